"""The product's errors; each message is German, names the key or file and says what to do."""


class ServiceError(Exception):
    """Be the root of everything ``hechingen_search`` raises on purpose."""


class ConfigError(ServiceError):
    """The configuration cannot be used as it is."""


class RunningError(ServiceError):
    """Another run holds the lock."""


class UnpublishedError(ServiceError):
    """Nothing has been published yet, so nothing can be searched."""
