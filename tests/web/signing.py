"""Signs a message as a CMS does: what `docs/integration.md` shows."""

import base64
import hashlib
import hmac
import time


def signed(secret, body, at=None):
    """Return the headers that sign ``body``."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    moment = str(int(time.time()) if at is None else at)
    message = f"msg_{moment}.{moment}.".encode() + body
    signature = base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
    return {"webhook-id": f"msg_{moment}", "webhook-timestamp": moment, "webhook-signature": f"v1,{signature}"}
