"""Principals as parameters of endpoints: the type says what the route needs."""

from typing import Annotated

from fastapi import Depends

from api.auth.rules import requires
from pulse.access.permissions import Permission, Principal

# Within one request FastAPI calls equal dependencies once; each permission has one dependency for that.
MayRead = Annotated[Principal, Depends(requires(Permission.READ))]
MayReadPeople = Annotated[Principal, Depends(requires(Permission.READ_PEOPLE))]
MayChat = Annotated[Principal, Depends(requires(Permission.CHAT))]
MayOwn = Annotated[Principal, Depends(requires(Permission.OWN))]
MayRunJobs = Annotated[Principal, Depends(requires(Permission.JOBS))]
MayWriteAlerts = Annotated[Principal, Depends(requires(Permission.ALERTS))]
MayConnect = Annotated[Principal, Depends(requires(Permission.CONNECTIONS))]
MaySet = Annotated[Principal, Depends(requires(Permission.SETTINGS))]
MayJoinPeople = Annotated[Principal, Depends(requires(Permission.PEOPLE))]
MayManageUsers = Annotated[Principal, Depends(requires(Permission.USERS))]
MayReadAudit = Annotated[Principal, Depends(requires(Permission.AUDIT))]
