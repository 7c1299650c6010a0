namespace DbMigrate;

/// <summary>What a sandbox shall be like. Everything may be left out.</summary>
public sealed class SandboxOptions
{
    /// <summary>
    /// The PostgreSQL version: <c>15</c> takes any 15, <c>15.4</c> that one; null takes the newest that is found.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>The folder that holds the sandbox's own folder; null takes the temporary folder.</summary>
    public string? ParentFolder { get; init; }

    /// <summary>The TCP port; null takes a free one.</summary>
    public int? Port { get; init; }

    /// <summary>
    /// True keeps fsync, full-page writes and synchronous commits on, as in production; for measurements.
    /// </summary>
    public bool Durable { get; init; }

    /// <summary>Server settings, as in postgresql.conf; all but the port and the address may be given.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The longest that initdb, or the server's start, may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Files for the data folder, by name, readable by the server's user alone: certificates, keys.</summary>
    internal IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>The text of pg_hba.conf; null keeps passwords for everybody, over loopback alone.</summary>
    internal string? HostBasedAccess { get; init; }
}
