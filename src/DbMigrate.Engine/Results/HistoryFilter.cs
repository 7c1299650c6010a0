namespace DbMigrate;

/// <summary>Which rows of the journal are returned. What is left out takes all rows.</summary>
public sealed record HistoryFilter
{
    /// <summary>Patterns of phase ids; rows of no phase are then left out.</summary>
    public IReadOnlyList<string>? Phases { get; init; }

    /// <summary>Patterns of events, as in <c>Phase*</c>.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>The earliest time, by the server's clock.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The id of a run.</summary>
    public Guid? Run { get; init; }

    /// <summary>The maximum number of rows, the newest.</summary>
    public int? Last { get; init; }
}
