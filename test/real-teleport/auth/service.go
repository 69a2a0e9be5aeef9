package main

import (
	"context"
	"net"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/gravitational/teleport"
	"github.com/gravitational/teleport/api/types"
	"github.com/gravitational/teleport/lib/ai"
	"github.com/gravitational/teleport/lib/auth"
	"github.com/gravitational/teleport/lib/auth/keygen"
	"github.com/gravitational/teleport/lib/auth/keystore"
	"github.com/gravitational/teleport/lib/authz"
	"github.com/gravitational/teleport/lib/backend"
	"github.com/gravitational/teleport/lib/backend/memory"
	"github.com/gravitational/teleport/lib/cache"
	"github.com/gravitational/teleport/lib/events"
	"github.com/gravitational/teleport/lib/events/eventstest"
	"github.com/gravitational/teleport/lib/limiter"
	"github.com/gravitational/teleport/lib/multiplexer"
	"github.com/gravitational/teleport/lib/services"
	"github.com/gravitational/teleport/lib/services/local"
	"github.com/gravitational/teleport/lib/utils"
	"github.com/gravitational/trace"
	"github.com/jonboulle/clockwork"
	"go.opentelemetry.io/otel"
)

const (
	clusterName = "real.example.com"
	// The memory backend notices that something has expired only when it is used.
	expiryLook = 500 * time.Millisecond
	// More than the 200 requests at once that a story makes.
	connectionsMax = 1000
)

var tracer = otel.Tracer(clusterName)

// service is a running Auth Service.
type service struct {
	server   *auth.Server
	admin    auth.ClientI
	listener net.Listener
	tls      *auth.TLSServer
}

func start(ctx context.Context, addr, dir string) (*service, error) {
	store, err := newBackend(ctx)
	if err != nil {
		return nil, trace.Wrap(err)
	}
	auditLog, err := events.NewAuditLog(events.AuditLogConfig{
		DataDir:       filepath.Join(dir, "log"),
		ServerID:      uuid.NewString(),
		UploadHandler: eventstest.NewMemoryUploader(),
	})
	if err != nil {
		return nil, trace.Wrap(err)
	}
	hostID := uuid.NewString()
	server, err := newServer(ctx, store, auditLog, hostID, dir)
	if err != nil {
		return nil, trace.Wrap(err)
	}
	locks, err := services.NewLockWatcher(ctx, services.LockWatcherConfig{
		ResourceWatcherConfig: services.ResourceWatcherConfig{Component: teleport.ComponentAuth, Client: server.Services},
	})
	if err != nil {
		return nil, trace.Wrap(err)
	}
	server.SetLockWatcher(locks)
	if filled, ok := server.Cache.(*cache.Cache); ok {
		if err := filled.Start(); err != nil {
			return nil, trace.Wrap(err)
		}
	}
	admin, err := auth.NewAdminAuthServer(server, auditLog)
	if err != nil {
		return nil, trace.Wrap(err)
	}
	made := &service{server: server, admin: admin}
	return made, trace.Wrap(made.listen(addr, hostID, auditLog, locks))
}

func (s *service) stop() {
	_ = s.tls.Close()
	_ = s.listener.Close()
	_ = s.server.Close()
}

func newBackend(ctx context.Context) (backend.Backend, error) {
	inner, err := memory.New(memory.Config{Context: ctx})
	if err != nil {
		return nil, trace.Wrap(err)
	}
	store := backend.NewSanitizer(inner)
	go func() {
		for range time.Tick(expiryLook) {
			if ctx.Err() != nil {
				return
			}
			_, _ = store.Get(ctx, backend.Key(clusterName))
		}
	}()
	return store, nil
}

func newServer(ctx context.Context, store backend.Backend, auditLog events.AuditLogSessionStreamer, hostID, dir string) (*auth.Server, error) {
	emitter, err := events.NewCheckingEmitter(events.CheckingEmitterConfig{Inner: auditLog, ClusterName: clusterName})
	if err != nil {
		return nil, trace.Wrap(err)
	}
	name, err := services.NewClusterNameWithRandomID(types.ClusterNameSpecV2{ClusterName: clusterName})
	if err != nil {
		return nil, trace.Wrap(err)
	}
	preference, err := types.NewAuthPreferenceFromConfigFile(types.AuthPreferenceSpecV2{SecondFactor: "off"})
	if err != nil {
		return nil, trace.Wrap(err)
	}
	noTokens, err := types.NewStaticTokens(types.StaticTokensSpecV2{StaticTokens: []types.ProvisionTokenV1{}})
	if err != nil {
		return nil, trace.Wrap(err)
	}
	keys := keygen.New(ctx)
	server, err := auth.Init(ctx, auth.InitConfig{
		Backend:                 store,
		Authority:               keys,
		KeyStoreConfig:          keystore.Config{Software: keystore.SoftwareConfig{RSAKeyPairSource: keys.GenerateKeyPair}},
		HostUUID:                hostID,
		NodeName:                clusterName,
		DataDir:                 dir,
		ClusterName:             name,
		AuthPreference:          preference,
		StaticTokens:            noTokens,
		ClusterAuditConfig:      types.DefaultClusterAuditConfig(),
		ClusterNetworkingConfig: types.DefaultClusterNetworkingConfig(),
		SessionRecordingConfig:  types.DefaultSessionRecordingConfig(),
		AuditLog:                auditLog,
		Emitter:                 emitter,
		CipherSuites:            utils.DefaultCipherSuites(),
		Clock:                   clockwork.NewRealClock(),
		EmbeddingRetriever:      ai.NewSimpleRetriever(),
		Tracer:                  tracer,
	}, func(server *auth.Server) error { return useCache(ctx, server) })
	if err != nil {
		return nil, trace.Wrap(err)
	}
	headless, err := local.NewHeadlessAuthenticationWatcher(ctx, local.HeadlessAuthenticationWatcherConfig{Backend: store})
	if err != nil {
		return nil, trace.Wrap(err)
	}
	server.SetHeadlessAuthenticationWatcher(headless)
	return server, nil
}

// useCache has the server read from a cache as in production: watches are served from it, and what it lags shows.
func useCache(ctx context.Context, server *auth.Server) error {
	mirror, err := memory.New(memory.Config{Context: ctx, Mirror: true})
	if err != nil {
		return trace.Wrap(err)
	}
	from := server.Services
	server.Cache, err = cache.New(cache.ForAuth(cache.Config{
		Context:                 ctx,
		Backend:                 mirror,
		Events:                  from,
		ClusterConfig:           from,
		Provisioner:             from,
		Trust:                   from,
		Users:                   from,
		Access:                  from,
		DynamicAccess:           from,
		Presence:                from,
		Restrictions:            from,
		Apps:                    from,
		Kubernetes:              from,
		DatabaseServices:        from,
		Databases:               from,
		AppSession:              from,
		SnowflakeSession:        from,
		SAMLIdPSession:          from,
		WindowsDesktops:         from,
		SAMLIdPServiceProviders: from,
		UserGroups:              from,
		Okta:                    from.OktaClient(),
		AccessLists:             from.AccessListClient(),
		UserLoginStates:         from.UserLoginStateClient(),
		Integrations:            from,
		WebSession:              from.WebSessions(),
		WebToken:                from.WebTokens(),
		Component:               teleport.ComponentAuth,
		MetricComponent:         teleport.ComponentAuth,
		Tracer:                  tracer,
		Unstarted:               true,
	}))
	return trace.Wrap(err)
}

// listen serves gRPC over mutual TLS behind the multiplexer, as Auth does on its port.
func (s *service) listen(addr, hostID string, auditLog events.AuditLogSessionStreamer, locks *services.LockWatcher) error {
	authorizer, err := authz.NewAuthorizer(authz.AuthorizerOpts{
		ClusterName:                clusterName,
		AccessPoint:                s.server,
		LockWatcher:                locks,
		DisableDeviceAuthorization: true,
	})
	if err != nil {
		return trace.Wrap(err)
	}
	identity, err := auth.NewServerIdentity(s.server, hostID, types.RoleAuth)
	if err != nil {
		return trace.Wrap(err)
	}
	tlsConfig, err := identity.TLSConfig(utils.DefaultCipherSuites())
	if err != nil {
		return trace.Wrap(err)
	}
	if s.listener, err = net.Listen("tcp", addr); err != nil {
		return trace.Wrap(err)
	}
	mux, err := multiplexer.New(multiplexer.Config{
		Listener:            s.listener,
		CertAuthorityGetter: s.server.GetCertAuthority,
		LocalClusterName:    clusterName,
	})
	if err != nil {
		return trace.Wrap(err)
	}
	s.tls, err = auth.NewTLSServer(auth.TLSServerConfig{
		TLS:           tlsConfig,
		APIConfig:     auth.APIConfig{AuthServer: s.server, Authorizer: authorizer, AuditLog: auditLog, Emitter: s.server},
		LimiterConfig: limiter.Config{MaxConnections: connectionsMax, MaxNumberOfUsers: connectionsMax},
		AccessPoint:   s.server.Cache,
		Listener:      mux.TLS(),
	})
	if err != nil {
		return trace.Wrap(err)
	}
	go func() { _ = mux.Serve() }()
	go func() { _ = s.tls.Serve() }()
	return nil
}
