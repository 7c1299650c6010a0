namespace DbMigrate.Engine.Reports.Documents.Diagrams;

/// <summary>A line between two boxes of a diagram, or from a box to itself.</summary>
/// <param name="from">The box where it begins.</param>
/// <param name="fromOffset">How far below the upper edge of that box it begins.</param>
/// <param name="to">The box where it ends.</param>
/// <param name="toOffset">How far below the upper edge of that box it ends.</param>
internal sealed class LayoutLine(LayoutBox from, double fromOffset, LayoutBox to, double toOffset)
{
    /// <summary>The box where it begins.</summary>
    internal LayoutBox From { get; } = from;

    /// <summary>The box where it ends.</summary>
    internal LayoutBox To { get; } = to;

    /// <summary>How far below the upper edge of its box it begins.</summary>
    internal double FromOffset { get; } = fromOffset;

    /// <summary>How far below the upper edge of its box it ends.</summary>
    internal double ToOffset { get; } = toOffset;

    /// <summary>True: it begins and ends at the same box.</summary>
    internal bool IsLoop => ReferenceEquals(From, To);

    /// <summary>The points from its begin to its end, once it is placed.</summary>
    internal IReadOnlyList<(double X, double Y)> Points { get; set; } = [];
}
