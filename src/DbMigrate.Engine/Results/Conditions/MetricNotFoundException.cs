namespace DbMigrate;

/// <summary>The plan has no metric of that name.</summary>
public sealed class MetricNotFoundException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="metric">The name.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public MetricNotFoundException(string message, string metric, Exception? inner = null)
        : base(message, inner)
    {
        Metric = metric;
    }

    /// <summary>The name.</summary>
    public string Metric { get; }

    /// <inheritdoc/>
    public override string ErrorId => "MetricNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Metric;
}
