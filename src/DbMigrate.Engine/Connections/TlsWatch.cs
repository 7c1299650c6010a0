using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace DbMigrate.Engine.Connections;

/// <summary>Sees whether TLS was made, and why a server's certificate was refused: Npgsql says neither.</summary>
internal sealed class TlsWatch
{
    private string? _host;

    /// <summary>Why the certificate was refused; null where it was not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Looks on at a data source's handshakes.</summary>
    public void Attach(NpgsqlDataSourceBuilder builder) => builder.UseSslClientAuthenticationOptionsCallback(options =>
    {
        _host = options.TargetHost;
        var check = options.RemoteCertificateValidationCallback;
        options.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
        {
            // Without a check of its own, Npgsql leaves it to .NET: no errors is what passes.
            var accepted = check is null ? errors == SslPolicyErrors.None : check(sender, certificate, chain, errors);
            Refusal = accepted ? null : Describe(certificate, chain, errors);
            return accepted;
        };
    });

    /// <summary>Whether the connection to a host that is open now has TLS.</summary>
    public bool Secures(string? host) => _host is not null && string.Equals(_host, host, StringComparison.OrdinalIgnoreCase);

    private static string Describe(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the server showed no certificate";
        }

        using var shown = new X509Certificate2(certificate);
        var now = DateTime.Now;
        if (now > shown.NotAfter || now < shown.NotBefore)
        {
            return FormattableString.Invariant($"the server's certificate ({shown.Subject}) is valid from {shown.NotBefore.ToUniversalTime():u} to {shown.NotAfter.ToUniversalTime():u}, not now");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"the server's certificate is for {Names(shown)}, not for this host";
        }

        var status = chain?.ChainStatus.Select(s => s.StatusInformation.Trim().TrimEnd('.')).FirstOrDefault(s => s.Length > 0);
        return $"the server's certificate ({shown.Subject}, issued by {shown.Issuer}) is not trusted" + (status is null ? string.Empty : $": {status}");
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString())))
            .ToArray();
        return names.Length > 0 ? string.Join(", ", names) : certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false);
    }
}
