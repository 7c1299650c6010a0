using System.Globalization;
using System.Net;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>A server's address.</summary>
/// <param name="Name">A host name, an address, or the folder of a socket.</param>
/// <param name="Port">The port; for a socket, the number in its name.</param>
internal sealed record ConnectionHost(string Name, int Port)
{
    private const int DefaultPort = 5432;

    /// <summary>
    /// The name that the server's certificate and the password file have for it, where <c>hostaddr</c> gives the
    /// address to connect to; else null.
    /// </summary>
    public string? ServerName { get; init; }

    /// <summary>Whether it is a Unix-domain socket of this machine.</summary>
    public bool IsSocket => Name.StartsWith('/') || Name.StartsWith('@');

    /// <summary>Whether data sent to it stays on this machine.</summary>
    public bool IsLocal =>
        IsSocket
        || Name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Name, out var address) && IPAddress.IsLoopback(address));

    /// <summary>
    /// Reads the addresses of a description: libpq's lists of hosts and ports. Default: this machine.
    /// </summary>
    public static IReadOnlyList<ConnectionHost> Read(ConnectionParameters parameters, ConnectionEnvironment environment)
    {
        var ports = (parameters["port"] ?? string.Empty).Split(',');
        var names = (parameters["host"] ?? parameters["hostaddr"] ?? string.Empty).Split(',');
        var addresses = parameters["host"] is null ? null : parameters["hostaddr"]?.Split(',');
        if (addresses is not null && addresses.Length != names.Length)
        {
            throw parameters.Invalid(
                $"it names {names.Length} host(s) and {addresses.Length} hostaddr. Give a hostaddr for each host."
            );
        }

        if (ports.Length > 1 && ports.Length != names.Length)
        {
            throw parameters.Invalid(
                $"it names {names.Length} host(s) and {ports.Length} ports. Give one port, or one for each host."
            );
        }

        return
        [
            .. names.Select(
                (name, i) =>
                    At(
                        parameters,
                        addresses?[i].Trim() ?? string.Empty,
                        One(parameters, environment, name.Trim(), ports[ports.Length == 1 ? 0 : i].Trim())
                    )
            ),
        ];
    }

    // As in libpq: the address is connected to, and the name identifies the server.
    private static ConnectionHost At(ConnectionParameters parameters, string address, ConnectionHost host) =>
        address.Length == 0 ? host
        : IPAddress.TryParse(address, out _) ? host with { Name = address, ServerName = host.Name }
        : throw parameters.Invalid($"its hostaddr '{address}' is no IP address. Give the name as host.");

    /// <summary>Returns <c>host:port</c>, with an IPv6 address in brackets.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Name.Contains(':', StringComparison.Ordinal) ? $"[{Name}]" : Name)}:{Port}"
        );

    private static ConnectionHost One(
        ConnectionParameters parameters,
        ConnectionEnvironment environment,
        string name,
        string portText
    )
    {
        // Npgsql's notation: the port is part of the host.
        if (
            name.StartsWith('[')
            || (
                name.Split(':') is [_, var digits]
                && digits.Length > 0
                && digits.All(char.IsAsciiDigit)
                && !name.StartsWith('/')
            )
        )
        {
            var colon = name.LastIndexOf(':');
            if (colon > name.LastIndexOf(']'))
            {
                (name, portText) = (name[..colon], name[(colon + 1)..]);
            }

            name = name.Trim('[', ']');
        }

        var port = DefaultPort;
        if (
            portText.Length > 0
            && (
                !int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out port)
                || port is < 1 or > 65535
            )
        )
        {
            throw parameters.Invalid(
                "the port is not a number from 1 to 65535. Where it is a piece of the password that was read as "
                    + "the port, percent-encode / ? # @ : % in the password: @ is %40, / is %2F."
            );
        }

        if (!name.StartsWith('/') && name.Any(char.IsWhiteSpace))
        {
            throw parameters.Invalid(
                "its host has a blank in it. Keywords are name=value, with ';' or blanks between, not both."
            );
        }

        if (name.Length == 0)
        {
            var socket = environment.SocketFolders.FirstOrDefault(f =>
                File.Exists(Path.Combine(f, FormattableString.Invariant($".s.PGSQL.{port}")))
            );
            name = socket ?? "localhost";
        }

        return new ConnectionHost(name, port);
    }
}
