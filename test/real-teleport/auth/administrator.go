package main

import (
	"context"
	"time"

	"github.com/gravitational/teleport/api/constants"
	"github.com/gravitational/teleport/api/identityfile"
	"github.com/gravitational/teleport/api/types"
	"github.com/gravitational/teleport/lib/auth"
	"github.com/gravitational/teleport/lib/auth/native"
	"github.com/gravitational/teleport/lib/sshutils"
	"github.com/gravitational/trace"
)

const (
	// The user, the role and the identity file of whoever does the rest.
	administrator    = "administrator"
	administratorTTL = 12 * time.Hour
)

// writeAdministrator makes somebody who may do everything, and sign identities for everybody, and writes their identity file.
func (s *service) writeAdministrator(ctx context.Context, path string) error {
	role, err := types.NewRole(administrator, types.RoleSpecV6{
		Allow: types.RoleConditions{
			Rules:       []types.Rule{types.NewRule(types.Wildcard, []string{types.Wildcard})},
			Impersonate: &types.ImpersonateConditions{Users: []string{types.Wildcard}, Roles: []string{types.Wildcard}},
		},
	})
	if err != nil {
		return trace.Wrap(err)
	}
	if err := s.admin.UpsertRole(ctx, role); err != nil {
		return trace.Wrap(err)
	}
	user, err := types.NewUser(administrator)
	if err != nil {
		return trace.Wrap(err)
	}
	user.SetRoles([]string{administrator})
	if err := s.admin.UpsertUser(user); err != nil {
		return trace.Wrap(err)
	}
	return trace.Wrap(s.sign(ctx, path))
}

// sign does what `tsh login --out` does. What `tctl auth sign` makes is an impersonation, and must not impersonate in turn.
func (s *service) sign(ctx context.Context, path string) error {
	private, public, err := native.GenerateKeyPair()
	if err != nil {
		return trace.Wrap(err)
	}
	ssh, tls, err := s.server.GenerateUserTestCerts(auth.GenerateUserTestCertsRequest{
		Key:            public,
		Username:       administrator,
		TTL:            administratorTTL,
		Compatibility:  constants.CertificateFormatStandard,
		RouteToCluster: clusterName,
	})
	if err != nil {
		return trace.Wrap(err)
	}
	hosts, err := s.admin.GetCertAuthorities(ctx, types.HostCA, false)
	if err != nil {
		return trace.Wrap(err)
	}
	file := &identityfile.IdentityFile{PrivateKey: private, Certs: identityfile.Certs{SSH: ssh, TLS: tls}}
	for _, trusted := range auth.AuthoritiesToTrustedCerts(hosts) {
		file.CACerts.TLS = append(file.CACerts.TLS, trusted.TLSCertificates...)
		for _, key := range trusted.AuthorizedKeys {
			line, err := sshutils.MarshalKnownHost(sshutils.KnownHost{Hostname: trusted.ClusterName, AuthorizedKey: key})
			if err != nil {
				return trace.Wrap(err)
			}
			file.CACerts.SSH = append(file.CACerts.SSH, []byte(line))
		}
	}
	return trace.Wrap(identityfile.Write(file, path))
}
