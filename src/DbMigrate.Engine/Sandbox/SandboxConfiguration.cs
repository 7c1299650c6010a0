using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Sandbox;

/// <summary>Writes the settings of a sandbox.</summary>
internal static partial class SandboxConfiguration
{
    private static readonly string[] Fixed = ["port", "listen_addresses", "data_directory", "hba_file"];

    /// <summary>Refuses invalid settings, and settings that a sandbox must not have.</summary>
    public static void Check(SandboxOptions options)
    {
        foreach (var (name, value) in options.Settings)
        {
            if (!Name().IsMatch(name) || value.AsSpan().ContainsAny('\r', '\n', '\0'))
            {
                throw new SandboxFailedException(
                    $"'{name}' is not the name of a server setting, or its value has a line break."
                );
            }

            if (Fixed.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new SandboxFailedException(
                    $"The setting '{name}' of a sandbox cannot be set: a sandbox listens on the loopback "
                        + "interface only, on its own port."
                );
            }
        }
    }

    /// <summary>Returns the lines for the end of postgresql.conf. The last line of a name takes effect.</summary>
    /// <param name="options">The options of the caller.</param>
    /// <param name="port">The port.</param>
    public static string Write(SandboxOptions options, int port)
    {
        var text = new StringBuilder("\n# The sandbox's own.\n");
        Add(text, "shared_buffers", "32MB");
        Add(text, "max_connections", "100");
        Add(text, "unix_socket_directories", string.Empty);
        Add(text, "password_encryption", "scram-sha-256");
        Add(text, "timezone", "UTC");
        Add(text, "log_timezone", "UTC");
        if (!options.Durable)
        {
            Add(text, "fsync", "off");
            Add(text, "synchronous_commit", "off");
            Add(text, "full_page_writes", "off");
        }

        foreach (var (name, value) in options.Settings)
        {
            Add(text, name, value);
        }

        Add(text, "listen_addresses", SandboxCluster.Host);
        Add(text, "port", port.ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, string value) =>
        text.Append(name)
            .Append(" = '")
            .Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal))
            .Append("'\n");

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_$]*)*\z")]
    private static partial Regex Name();
}
