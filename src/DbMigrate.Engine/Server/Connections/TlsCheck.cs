using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbMigrate.Engine.Model.Objects;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// Verifies a server's certificate for <c>verify-ca</c> and <c>verify-full</c>. Determines whether a connection uses
/// TLS.
/// </summary>
/// <remarks>
/// Npgsql refuses a certificate without giving the reason, so this class verifies it. Npgsql is set to <c>require</c>,
/// which excludes connections without TLS. Callers must read <see cref="Verified"/> after opening: a handshake that
/// this class did not see is not verified.
/// </remarks>
internal sealed class TlsCheck
{
    private readonly SslMode _mode;
    private readonly X509ChainPolicy? _policy;
    private SslStream? _stream;
    private bool _accepted;

    private TlsCheck(SslMode mode, X509ChainPolicy? policy)
    {
        _mode = mode;
        _policy = policy;
    }

    /// <summary>The reason for which the certificate was refused; null where it was accepted.</summary>
    public string? Refusal { get; private set; }

    /// <summary>
    /// Returns whether the open connection uses TLS. A connection that fell back to plain text has disposed its
    /// encrypted stream.
    /// </summary>
    public bool Encrypted => _stream is { CanRead: true, IsAuthenticated: true };

    /// <summary>
    /// Whether the description's requirement holds: false when it requires a verified server and this one was not
    /// verified.
    /// </summary>
    public bool Verified => _policy is null || (_accepted && Encrypted);

    /// <summary>Replaces Npgsql's certificate verification.</summary>
    /// <param name="settings">The requirement, and the trusted authorities.</param>
    /// <param name="description">Npgsql's connection string. It is changed.</param>
    public static TlsCheck For(ConnectionSettings settings, NpgsqlConnectionStringBuilder description)
    {
        if (settings.SslMode is not (SslMode.VerifyCA or SslMode.VerifyFull))
        {
            return new TlsCheck(settings.SslMode, null);
        }

        var policy = new X509ChainPolicy
        {
            RevocationMode = description.CheckCertificateRevocation
                ? X509RevocationMode.Online
                : X509RevocationMode.NoCheck,
        };
        if (settings.RootCertificate is { } file)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(ReadAuthorities(settings, file));
        }

        description.SslMode = SslMode.Require;
        description.RootCertificate = null;
        return new TlsCheck(settings.SslMode, policy);
    }

    /// <summary>Attaches the verification to the handshakes of a data source.</summary>
    /// <param name="builder">The data source.</param>
    /// <param name="hosts">The servers. Where one has a name besides its address, the certificate must have it.</param>
    public void Attach(NpgsqlSlimDataSourceBuilder builder, IReadOnlyList<ConnectionHost> hosts) =>
        builder.UseSslClientAuthenticationOptionsCallback(options =>
        {
            var server = hosts.Count == 1 ? hosts[0] : hosts.FirstOrDefault(h => h.Name == options.TargetHost);
            options.TargetHost = server?.ServerName ?? options.TargetHost;
            var npgsqls = options.RemoteCertificateValidationCallback;
            options.CertificateChainPolicy = _policy ?? options.CertificateChainPolicy;
            options.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            {
                _stream = sender as SslStream;
                return _policy is not null ? Accept(certificate, chain, errors)
                    : npgsqls is null ? errors == SslPolicyErrors.None
                    : npgsqls(sender, certificate, chain, errors);
            };
        });

    private static X509Certificate2Collection ReadAuthorities(ConnectionSettings settings, string file)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            if (authorities.Count == 0)
            {
                // Not PEM text: one certificate in binary form, or none.
                authorities.Add(new X509Certificate2(file));
            }

            return authorities;
        }
        catch (Exception unreadable)
            when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw ConnectionParameters.Invalid(
                settings.Name,
                $"the file '{file}' (sslrootcert) has no certificate that can be read: {unreadable.Message}"
            );
        }
    }

    private bool Accept(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var accepted =
            errors == SslPolicyErrors.None
            || (_mode == SslMode.VerifyCA && errors == SslPolicyErrors.RemoteCertificateNameMismatch);
        _accepted = accepted;
        Refusal = accepted ? null : Describe(certificate, chain, errors);
        return accepted;
    }

    private static string Describe(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the server showed no certificate";
        }

        using var shown = new X509Certificate2(certificate);
        var now = DateTime.UtcNow;
        var (from, to) = (shown.NotBefore.ToUniversalTime(), shown.NotAfter.ToUniversalTime());
        if (now > to || now < from)
        {
            return FormattableString.Invariant(
                $"the server's certificate ({shown.Subject}) is valid from {from:u} to {to:u}, not now"
            );
        }

        if (errors == SslPolicyErrors.RemoteCertificateNameMismatch)
        {
            return $"the server's certificate is for {Names(shown)}, not for this host";
        }

        var status = chain
            ?.ChainStatus.Select(s => s.StatusInformation.Trim().TrimEnd('.'))
            .FirstOrDefault(s => s.Length > 0);
        return $"the server's certificate ({shown.Subject}, issued by {shown.Issuer}) is not trusted"
            + (status is null ? string.Empty : $" ({status})");
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString())))
            .ToArray();
        return names.Length > 0
            ? string.Join(", ", names)
            : certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false);
    }
}
