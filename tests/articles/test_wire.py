"""How a connection is made when no test stands in: to checked addresses, the next one when the first refuses."""

import socket
from ipaddress import ip_address

import pytest
from ssrfguard import Address, BlockedAddressError, Policy

from share_service.articles.gate import POLICY
from share_service.articles.wire import Deadline, connect_checked
from tests.articles.hostile import running

LOOPBACK = Policy(allowed_networks=("127.0.0.0/8",), allowed_ports=frozenset(range(1, 65_536)))


def at(port, host="127.0.0.1"):
    return Address(socket.AF_INET, (host, port), ip_address(host), "news.test")


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_the_next_address_is_tried_when_one_refuses():
    with running() as server, connect_checked([at(closed_port()), at(server.port)], LOOPBACK, 2) as sock:
        assert sock.getpeername() == ("127.0.0.1", server.port)


def test_an_address_is_checked_once_more_where_the_socket_is_opened():
    with pytest.raises(BlockedAddressError):
        connect_checked([at(closed_port())], POLICY, 1)


def test_a_connection_that_comes_too_late_is_closed():
    with running() as server, Deadline(0.01) as deadline:
        sock = socket.create_connection(("127.0.0.1", server.port))
        with pytest.raises(TimeoutError):
            deadline.run(lambda: deadline._timer.join() or deadline.hold(sock))
        deadline._timer.join()
        with pytest.raises(TimeoutError):
            deadline.hold(sock)
        assert sock.fileno() == -1


def test_what_fails_in_the_other_thread_fails_here():
    with Deadline(1) as deadline, pytest.raises(ZeroDivisionError):
        deadline.run(lambda: 1 / 0)
    with Deadline(1) as deadline:
        assert deadline.run(lambda: 3) == 3
