package main

import (
	"time"

	"github.com/gravitational/teleport/api/types"
	"github.com/gravitational/trace"
)

// An event that has not come by then never will.
const eventTimeout = 15 * time.Second

func (c *cluster) checkWatch() {
	requests := types.WatchKind{Kind: types.KindAccessRequest}
	filtered := func(key, value string) types.WatchKind {
		return types.WatchKind{Kind: types.KindAccessRequest, Filter: map[string]string{key: value}}
	}
	_, err := c.firstEvent(requester, false, requests)
	c.refused("watch: without permission", err, trace.IsAccessDenied)
	own, err := c.firstEvent(requester, false, filtered("user", requester))
	c.that(err == nil && own.Type == types.OpInit, "watch: one's own requests", describe(err))
	_, err = c.firstEvent(plugin, false, filtered("nonsense", "x"))
	c.refused("watch: an unknown filter", err, trace.IsBadParameter, "unknown filter key nonsense")
	part, err := c.firstEvent(plugin, true, types.WatchKind{Kind: "no_such_kind"}, requests)
	status, ok := part.Resource.(types.WatchStatus)
	c.that(err == nil && ok && len(status.GetKinds()) == 1, "watch: what can be watched of what was asked for", part, describe(err))
	c.checkEvents(requests)
}

func (c *cluster) checkEvents(requests types.WatchKind) {
	watcher, err := c.as(plugin).NewWatcher(c.ctx, types.Watch{Kinds: []types.WatchKind{requests}})
	if !c.works("watch", err) {
		return
	}
	defer watcher.Close()
	init, err := nextEvent(watcher)
	status, ok := init.Resource.(types.WatchStatus)
	c.that(err == nil && init.Type == types.OpInit, "watch: INIT comes first", init, describe(err))
	c.that(ok && len(status.GetKinds()) == 1 && status.GetKinds()[0].Kind == types.KindAccessRequest, "watch: INIT says what is watched", init)

	id := c.asked(requester, oneApproval)
	put, err := nextEvent(watcher)
	seen, ok := put.Resource.(types.AccessRequest)
	c.that(err == nil && put.Type == types.OpPut && ok && seen.GetName() == id && seen.GetState().IsPending(), "watch: PUT has the whole record", put, describe(err))
	c.works("watch: approved", c.as(admin).SetAccessRequestState(c.ctx, types.AccessRequestUpdate{RequestID: id, State: types.RequestState_APPROVED}))
	put, err = nextEvent(watcher)
	seen, ok = put.Resource.(types.AccessRequest)
	c.that(err == nil && ok && seen.GetState().IsApproved(), "watch: PUT after a change", put, describe(err))
	c.works("watch: deleted", c.as(admin).DeleteAccessRequest(c.ctx, id))
	gone, err := nextEvent(watcher)
	c.that(
		err == nil && gone.Type == types.OpDelete && gone.Resource.GetKind() == types.KindAccessRequest && gone.Resource.GetName() == id,
		"watch: DELETE has kind and name", gone, describe(err),
	)
}

func (c *cluster) firstEvent(user string, partly bool, kinds ...types.WatchKind) (types.Event, error) {
	watcher, err := c.as(user).NewWatcher(c.ctx, types.Watch{Kinds: kinds, AllowPartialSuccess: partly})
	if err != nil {
		return types.Event{}, err
	}
	defer watcher.Close()
	return nextEvent(watcher)
}

func nextEvent(watcher types.Watcher) (types.Event, error) {
	select {
	case event := <-watcher.Events():
		return event, nil
	case <-watcher.Done():
		return types.Event{}, watcher.Error()
	case <-time.After(eventTimeout):
		return types.Event{}, trace.LimitExceeded("no event within %v", eventTimeout)
	}
}
