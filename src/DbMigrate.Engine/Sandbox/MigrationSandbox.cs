namespace DbMigrate;

/// <summary>
/// A throwaway PostgreSQL cluster that DbMigrate started. It listens on this machine's loopback interface only.
/// </summary>
/// <remarks>
/// It outlives the process that started it. Any process of the same user can stop it by its <see cref="Id"/>.
/// </remarks>
/// <param name="Id">The id that the stop command takes: eight characters.</param>
/// <param name="Version">The server's version, as in <c>15.14</c>.</param>
/// <param name="Folder">Its data folder. Stopping the sandbox deletes it.</param>
/// <param name="Port">The TCP port that it listens on; 0 while it is starting.</param>
/// <param name="Host">The address that it listens on: <c>127.0.0.1</c>.</param>
/// <param name="Database">The database of <paramref name="ConnectionString"/>.</param>
/// <param name="User">The superuser of the cluster.</param>
/// <param name="ConnectionString">A <c>postgres://</c> URI with the random password of this cluster.</param>
/// <param name="BinaryFolder">The folder of the PostgreSQL programs that it runs on.</param>
/// <param name="ProcessId">The process id of the server; of the process that starts it while it is starting.</param>
/// <param name="StartedAt">The time at which it was started, in UTC.</param>
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
    /// <summary>Its state when this object was made.</summary>
    public SandboxState State { get; init; }

    /// <summary>Returns id, version and address, without the password.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"sandbox {Id}: PostgreSQL {Version} on {Host}:{Port}");
}
