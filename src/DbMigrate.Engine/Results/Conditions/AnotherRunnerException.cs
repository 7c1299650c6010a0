namespace DbMigrate;

/// <summary>Somebody else runs a migration in this database now.</summary>
public sealed class AnotherRunnerException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="processId">The process id of the runner's session on the server; 0 where it could not be
    /// told.</param>
    /// <param name="by">The runner's login.</param>
    /// <param name="host">The host that it runs on.</param>
    /// <param name="since">Since when.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public AnotherRunnerException(
        string message,
        int processId,
        string by,
        string host,
        DateTimeOffset? since,
        Exception? inner = null
    )
        : base(message, inner)
    {
        ProcessId = processId;
        By = by;
        Host = host;
        Since = since;
    }

    /// <summary>The process id of the runner's session on the server; 0 where it could not be told.</summary>
    public int ProcessId { get; }

    /// <summary>The runner's login.</summary>
    public string By { get; }

    /// <summary>The host that it runs on.</summary>
    public string Host { get; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? Since { get; }

    /// <inheritdoc/>
    public override string ErrorId => "AnotherRunner";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ResourceBusy;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => By;
}
