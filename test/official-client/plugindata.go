package main

import (
	"maps"

	"github.com/google/uuid"
	"github.com/gravitational/teleport/api/types"
	"github.com/gravitational/trace"
)

type data = map[string]string

func (c *cluster) checkPluginData() {
	id := c.asked(requester, oneApproval)
	update := func(user, id, kind string, set, expect data) error {
		return c.as(user).UpdatePluginData(c.ctx, types.PluginDataUpdateParams{Kind: kind, Resource: id, Plugin: "judge", Set: set, Expect: expect})
	}
	write := func(set, expect data) error { return update(plugin, id, types.KindAccessRequest, set, expect) }
	holds := func(want data) bool {
		list, err := c.as(plugin).GetPluginData(c.ctx, types.PluginDataFilter{Kind: types.KindAccessRequest, Resource: id, Plugin: "judge"})
		if err != nil {
			return false
		}
		got := data{}
		for _, one := range list {
			if entry := one.Entries()["judge"]; entry != nil {
				maps.Copy(got, entry.Data)
			}
		}
		return maps.Equal(got, want)
	}
	c.that(holds(data{}), "plugin data: none at first")
	c.works("plugin data: written where nothing was", write(data{"a": "1"}, data{"a": ""}))
	c.refused("plugin data: something else was expected", write(data{"a": "2"}, data{"a": "0"}), trace.IsCompareFailed)
	c.refused("plugin data: nothing was expected", write(data{"a": "2"}, data{"a": ""}), trace.IsCompareFailed)
	c.that(holds(data{"a": "1"}), "plugin data: a refused write leaves it as it was")
	c.works("plugin data: as expected", write(data{"a": "2", "b": "x"}, data{"a": "1"}))
	c.that(holds(data{"a": "2", "b": "x"}), "plugin data: both keys")
	c.works("plugin data: an empty value", write(data{"a": "", "b": ""}, nil))
	c.that(holds(data{}), "plugin data: an empty value removes the key")
	c.refused("plugin data: of no request", update(plugin, uuid.NewString(), types.KindAccessRequest, data{"a": "1"}, nil), trace.IsNotFound)
	c.refused("plugin data: of another kind", update(plugin, id, types.KindNode, data{"a": "1"}, nil), trace.IsBadParameter)
	c.refused("plugin data: without the verb", update(requester, id, types.KindAccessRequest, data{"a": "1"}, nil), trace.IsAccessDenied)
}
