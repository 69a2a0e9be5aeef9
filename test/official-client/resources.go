package main

import (
	"github.com/gravitational/teleport/api/accessrequest"
	"github.com/gravitational/teleport/api/types"
	"github.com/gravitational/trace"
)

// Nodes of the sandbox: the first by name and by the hostname that people know, the second seen only after being granted.
const (
	node     = "307e091b-7f6b-42e0-b78d-3362ad10b55d"
	hostname = "web-1"
	app      = "grafana"
)

// checkResources looks up what requested resources are called, as Teleport's plugins do for their messages.
func (c *cluster) checkResources() {
	pong, err := c.as(requester).Ping(c.ctx)
	if err != nil {
		c.works("resources", err)
		return
	}
	id := func(kind, name string) types.ResourceID {
		return types.ResourceID{ClusterName: pong.ClusterName, Kind: kind, Name: name}
	}
	ids := []types.ResourceID{id(types.KindNode, node), id(types.KindNode, "no-such-node"), id(types.KindApp, app)}
	details, err := accessrequest.GetResourceDetails(c.ctx, pong.ClusterName, c.as(requester), ids)
	c.works("resources: details", err)
	c.equal("resources: a node's hostname, by search_as_roles", details[types.ResourceIDToString(ids[0])].FriendlyName, hostname)
	c.that(len(details) == 1, "resources: what is not there, or has no other name, is left out", details)
	none, err := accessrequest.GetResourceDetails(c.ctx, pong.ClusterName, c.as(reviewer), ids)
	c.that(err == nil && len(none) == 0, "resources: who may not look sees nothing, and no error", none, describe(err))
	_, err = accessrequest.GetResourceDetails(c.ctx, pong.ClusterName, c.as(requester), []types.ResourceID{id(types.KindUserGroup, "00g8x1")})
	c.refused("resources: user groups need the verbs", err, trace.IsAccessDenied)

	asked, err := c.askFor(ids[:1], requester, nil)
	if !c.works("resources: ask for a node", err) {
		return
	}
	got := asked.GetRequestedResourceIDs()
	c.that(len(got) == 1 && got[0].Name == node && len(asked.GetRoles()) == 1, "resources: the record has the node and the role that opens it", asked)
}
