"""Queues and their members. https://www.twilio.com/docs/voice/api/queue-resource"""

from typing import Any

from flask import Blueprint, jsonify, request

from ivr.simulator.messages import Refusal
from ivr.simulator.network import Network
from ivr.simulator.queues import DEFAULT_SIZE, Member, Queue
from ivr.simulator.rest.common import NOT_FOUND, Reply, address, moment, page, refuse
from ivr.simulator.wishes import Dequeued, Redirected

TAKEN_NAME = Refusal(22003, "Queue already exists with the provided FriendlyName")
NOT_EMPTY = Refusal(20002, "Queue is not empty")
LARGEST = 5000


def add_queues(api: Blueprint, network: Network) -> None:
    """Create, list, fetch, update and delete queues."""

    @api.post("/Queues.json")
    def create() -> Reply:
        with network.lock:
            exchange = network.exchange_now()
            if exchange.queue_named(request.form["FriendlyName"]):
                return refuse(TAKEN_NAME)
            queue = exchange.queue(request.form["FriendlyName"])
            queue.most = min(LARGEST, int(request.form.get("MaxSize", DEFAULT_SIZE)))
            return jsonify(_queue_json(network, queue)), 201

    @api.get("/Queues.json")
    def queues() -> Reply:
        with network.lock:
            return page(network, "Queues", "queues", network.queues(), _queue_json)

    @api.get("/Queues/<sid>.json")
    def queue(sid: str) -> Reply:
        with network.lock:
            found = network.queue(sid)
            return (jsonify(_queue_json(network, found)), 200) if found else refuse(NOT_FOUND)

    @api.post("/Queues/<sid>.json")
    def update(sid: str) -> Reply:
        with network.lock:
            found = network.queue(sid)
            if found is None:
                return refuse(NOT_FOUND)
            found.name = request.form.get("FriendlyName", found.name)
            found.most = min(LARGEST, int(request.form.get("MaxSize", found.most)))
            return jsonify(_queue_json(network, found)), 200

    @api.delete("/Queues/<sid>.json")
    def delete(sid: str) -> tuple[str, int] | Reply:
        with network.lock:
            found = network.queue(sid)
            if found is None:
                return refuse(NOT_FOUND)
            if found.members:
                return refuse(NOT_EMPTY)
            network.remove_queue(found)
            return "", 204

    _members(api, network)


def _members(api: Blueprint, network: Network) -> None:
    """List and fetch members, and take one out by giving it another document; Front is whoever is first."""

    @api.get("/Queues/<queue_sid>/Members.json")
    def members(queue_sid: str) -> Reply:
        with network.lock:
            found = network.queue(queue_sid)
            if found is None:
                return refuse(NOT_FOUND)
            pairs = [(found, member) for member in found.members]
            path = f"Queues/{queue_sid}/Members"
            return page(network, path, "queue_members", pairs, lambda net, pair: _member_json(net, *pair))

    @api.get("/Queues/<queue_sid>/Members/<sid>.json")
    def member(queue_sid: str, sid: str) -> Reply:
        with network.lock:
            found = _find(network, queue_sid, sid)
            return (jsonify(_member_json(network, *found)), 200) if found else refuse(NOT_FOUND)

    @api.post("/Queues/<queue_sid>/Members/<sid>.json")
    def dequeue(queue_sid: str, sid: str) -> Reply:
        with network.lock:
            found = _find(network, queue_sid, sid)
            if found is None:
                return refuse(NOT_FOUND)
            shown = _member_json(network, *found)
            elsewhere = Redirected(request.form["Url"], request.form.get("Method", "POST"))
            found[1].leg.interrupt(Dequeued(redirected=elsewhere))
            return jsonify(shown), 200


def _find(network: Network, queue_sid: str, sid: str) -> tuple[Queue, Member] | None:
    queue = network.queue(queue_sid)
    member = queue.member(sid) if queue else None
    return (queue, member) if queue and member else None


def _queue_json(network: Network, queue: Queue) -> dict[str, Any]:
    return {
        "sid": queue.sid,
        "account_sid": network.config.account_sid,
        "friendly_name": queue.name,
        "current_size": len(queue.members),
        "max_size": queue.most,
        "average_wait_time": queue.average(queue.members[0].leg.timeline.now) if queue.members else 0,
        "date_created": moment(queue.created),
        "date_updated": moment(queue.created),
        "uri": f"{address(network, 'Queues', queue.sid)}.json",
    }


def _member_json(network: Network, queue: Queue, member: Member) -> dict[str, Any]:
    return {
        "call_sid": member.leg.call.sid,
        "queue_sid": queue.sid,
        "date_enqueued": moment(member.enqueued),
        "position": queue.members.index(member) + 1,
        "wait_time": round(member.leg.timeline.now - member.since),
        "uri": f"{address(network, 'Queues', queue.sid, 'Members', member.leg.call.sid)}.json",
    }
