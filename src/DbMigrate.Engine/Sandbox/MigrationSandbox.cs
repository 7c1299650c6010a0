using System.Text.Json.Serialization;

namespace DbMigrate;

/// <summary>
/// A throwaway PostgreSQL cluster that DbMigrate started. It listens on this machine's loopback interface only.
/// </summary>
/// <remarks>
/// It outlives the process that started it. Any process of the same user can stop it by its <see cref="Id"/>.
/// </remarks>
public sealed record MigrationSandbox(
    string Id,
    string Version,
    string Folder,
    int Port,
    string Host,
    string Database,
    string User,
    string ConnectionString,
    string BinaryFolder,
    int ProcessId,
    DateTimeOffset StartedAt
)
{
    /// <summary>The id that the stop command takes: eight characters.</summary>
    public string Id { get; internal init; } = Id;

    /// <summary>The server's version, as in <c>15.14</c>.</summary>
    public string Version { get; internal init; } = Version;

    /// <summary>Its data folder. Stopping the sandbox deletes it.</summary>
    public string Folder { get; internal init; } = Folder;

    /// <summary>The TCP port that it listens on; 0 while it is starting.</summary>
    public int Port { get; internal init; } = Port;

    /// <summary>The address that it listens on: <c>127.0.0.1</c>.</summary>
    public string Host { get; internal init; } = Host;

    /// <summary>The database of <see cref="ConnectionString"/>.</summary>
    public string Database { get; internal init; } = Database;

    /// <summary>The superuser of the cluster.</summary>
    public string User { get; internal init; } = User;

    /// <summary>A <c>postgres://</c> URI with the random password of this cluster.</summary>
    public string ConnectionString { get; internal init; } = ConnectionString;

    /// <summary>The folder of the PostgreSQL programs that it runs on.</summary>
    public string BinaryFolder { get; internal init; } = BinaryFolder;

    /// <summary>The process id of the server; of the process that starts it while it is starting.</summary>
    public int ProcessId { get; internal init; } = ProcessId;

    /// <summary>The time at which it was started, in UTC.</summary>
    public DateTimeOffset StartedAt { get; internal init; } = StartedAt;

    /// <summary>Its state when this object was made.</summary>
    [JsonInclude]
    public SandboxState State { get; internal init; }

    /// <summary>Returns id, version and address, without the password.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"sandbox {Id}: PostgreSQL {Version} on {Host}:{Port}");
}
