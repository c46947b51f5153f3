"""Towns that nobody looks for on the site of another one: the large ones, and those of Baden-Württemberg.

Who types "bürgerbüro tübingen" does not want our own: only pages that have all of it are an answer. Names
that are also a word (Essen, Halle, Hof, Singen) are left out. Our own places stand in the gazetteer and go
before. Written from general knowledge; names of places are free.
"""

from __future__ import annotations

_TOWNS = """Aachen Augsburg Berlin Bielefeld Bochum Bonn Bottrop Braunschweig Bremen Bremerhaven Chemnitz
    Cottbus Darmstadt Dortmund Dresden Duisburg Düsseldorf Erfurt Erlangen Flensburg Frankfurt
    Freiburg Fürth Gelsenkirchen Gera Gießen Göttingen Hamburg Hanau Hannover Heidelberg Heilbronn
    Herne Hildesheim Ingolstadt Jena Kaiserslautern Karlsruhe Kassel Kiel Koblenz Köln Konstanz
    Krefeld Leipzig Leverkusen Lübeck Ludwigshafen Magdeburg Mainz Mannheim Marburg Moers
    Mönchengladbach Mülheim München Münster Neuss Nürnberg Oberhausen Offenbach Oldenburg Osnabrück
    Paderborn Pforzheim Potsdam Ratingen Recklinghausen Regensburg Remscheid Reutlingen Rostock
    Saarbrücken Salzgitter Schwerin Solingen Stralsund Stuttgart Trier Tübingen Villingen
    Schwenningen Weimar Wiesbaden Witten Wolfsburg Worms Wuppertal Würzburg Zwickau Passau Landshut
    Kempten Memmingen Lindau Bamberg Bayreuth Rosenheim Garmisch Aalen Achern Albstadt Backnang
    Balingen Biberach Bietigheim Bissingen Böblingen Bretten Bruchsal Bühl Calw Crailsheim Ditzingen
    Donaueschingen Ehingen Ellwangen Emmendingen Esslingen Ettlingen Fellbach Filderstadt
    Freudenstadt Friedrichshafen Gaggenau Gammertingen Geislingen Gerlingen Göppingen Haigerloch
    Hechingen Heidenheim Herrenberg Hockenheim Horb Kehl Kirchheim Kornwestheim Lahr Leimen
    Leinfelden Echterdingen Leonberg Leutkirch Lörrach Ludwigsburg Meßstetten Metzingen Mosbach
    Mössingen Mühlacker Münsingen Nagold Neckarsulm Nürtingen Oberndorf Offenburg Ostfildern
    Pfullendorf Pfullingen Radolfzell Rastatt Ravensburg Remseck Rheinfelden Riedlingen Rottenburg
    Rottweil Saulgau Schopfheim Schorndorf Schramberg Schwetzingen Sigmaringen Sindelfingen Sinsheim
    Spaichingen Stockach Tettnang Trossingen Tuttlingen Überlingen Ulm Urach Waiblingen Waldshut
    Tiengen Walldorf Weingarten Weinheim Wertheim Wiesloch Winnenden Zürich Bern Basel Genf Luzern
    Winterthur Wien Graz Linz Salzburg Innsbruck Bregenz Dornbirn"""
TOWNS = frozenset(_TOWNS.split())
