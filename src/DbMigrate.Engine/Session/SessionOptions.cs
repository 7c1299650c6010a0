namespace DbMigrate;

/// <summary>The options with which a host opens a plan's databases.</summary>
public sealed record SessionOptions
{
    /// <summary>Overrides the plan's <c>default</c> connection: Npgsql keywords or a <c>postgres://</c> URI.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>
    /// The login, overriding the connection's (with <see cref="Password"/>: a credential of the host).
    /// </summary>
    public string? UserName { get; init; }

    /// <summary>The password of <see cref="UserName"/>.</summary>
    public string? Password { get; init; }

    /// <summary>Values of the plan's variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The environment that a new journal records. Default: production. A value that differs from an existing journal's
    /// is an error.
    /// </summary>
    public string? Environment { get; init; }

    /// <summary>
    /// The full path of a file of environment variables, a line <c>NAME=VALUE</c> each. They come before those of the
    /// process, for the connections and for the programs of steps. The file is data: nothing in it is expanded or
    /// executed. Default: none.
    /// </summary>
    public string? EnvironmentFile { get; init; }

    /// <summary>Resolves <c>secret:NAME</c>; null where the host has no secret store.</summary>
    public Func<string, CancellationToken, ValueTask<string?>>? ResolveSecret { get; init; }

    /// <summary>
    /// Runs a script file in the host's session of PowerShell, and returns its exit code. The token ends the script.
    /// Default: null, <c>pwsh</c> runs it.
    /// </summary>
    public Func<MigrationScript, CancellationToken, ValueTask<int>>? RunScript { get; init; }

    /// <summary>Writes a secret by its name; null where the host has no secret store.</summary>
    public Func<string, string, CancellationToken, ValueTask>? StoreSecret { get; init; }

    /// <summary>
    /// Whether the host takes generated passwords from <see cref="PhaseResult.Passwords"/>. Otherwise a plan must put
    /// each of them into a file or a secret store.
    /// </summary>
    public bool TakesPasswords { get; init; }

    /// <summary>Receives messages and progress. Default: none.</summary>
    public IMigrationObserver? Observer { get; init; }

    /// <summary>The clock of waits and pauses.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Returns the type's name only. A log of this object must not show a password.</summary>
    public override string ToString() => nameof(SessionOptions);
}
