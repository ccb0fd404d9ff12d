"""Whose data a command is about."""

from __future__ import annotations


def runner_id(*, sample: bool = False, account: str | None = None) -> int:
    """Return the runner whose folder this is, the made-up one, or that of an account.

    Raises
    ------
    NotFoundError
        There is no sample runner, no such account, or the account has no runner.
    """
    from runtall.core import NotFoundError, say
    from runtall.services import forgetting, runners

    if account is not None:
        found = forgetting.runner_of_account(account)
        if found is None:
            raise NotFoundError(say("No account of a runner is called {name}.", name=account[:64]), say("Check the name."))
        return found
    if not sample:
        return runners.own_runner_id()
    sample_id = runners.sample_runner_id()
    if sample_id is None:
        raise NotFoundError(say("There is no sample runner yet."), say("Make one: runtall demo"))
    return sample_id
