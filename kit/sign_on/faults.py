"""Why a sign-on came to nothing. What the provider sent is never quoted."""


class SignOnFault(Exception):
    """Somebody is not signed on; the message is a word for the log."""


class ProviderSilent(SignOnFault):
    """The provider did not answer, or not as one: try again later."""


class AnswerRefused(SignOnFault):
    """What came back is not what was asked for."""
