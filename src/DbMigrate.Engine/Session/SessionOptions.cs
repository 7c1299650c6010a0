namespace DbMigrate;

/// <summary>How a host opens a plan's databases.</summary>
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
    /// What the database's journal is to say of its environment when it is made now; null: production. Another than the
    /// journal's is an error.
    /// </summary>
    public string? Environment { get; init; }

    /// <summary>Resolves <c>secret:NAME</c>; null: the host has no secret store.</summary>
    public Func<string, CancellationToken, ValueTask<string?>>? ResolveSecret { get; init; }

    /// <summary>Receives messages and progress; null: none.</summary>
    public IMigrationObserver? Observer { get; init; }

    /// <summary>The clock of waits and pauses.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A password must not show in a log of this object.</summary>
    public override string ToString() => nameof(SessionOptions);
}
