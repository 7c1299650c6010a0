namespace DbMigrate;

/// <summary>The options of a new sandbox. Each has a default.</summary>
public sealed class SandboxOptions
{
    /// <summary>
    /// The PostgreSQL version: <c>15</c> matches any 15, <c>15.4</c> only that one. Default: the newest that is found.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>The parent of the sandbox's own folder. Default: the temporary folder.</summary>
    public string? ParentFolder { get; init; }

    /// <summary>The TCP port. Default: a free port.</summary>
    public int? Port { get; init; }

    /// <summary>
    /// Keeps fsync, full-page writes and synchronous commits on, as in production. For measurements. Default: false.
    /// </summary>
    public bool Durable { get; init; }

    /// <summary>Server settings, as in postgresql.conf. The port and the address cannot be set.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The time limit of initdb, and of the server's start.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Files for the data folder, by name: certificates, keys. Only the server's user can read them.</summary>
    internal IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>The text of pg_hba.conf. Default: every user needs a password, over loopback only.</summary>
    internal string? HostBasedAccess { get; init; }
}
