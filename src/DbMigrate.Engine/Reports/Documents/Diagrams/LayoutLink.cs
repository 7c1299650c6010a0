namespace DbMigrate.Engine.Reports.Documents.Diagrams;

/// <summary>A piece of a line between two neighboring layers.</summary>
/// <param name="Left">The node of the layer before.</param>
/// <param name="LeftOffset">How far below that node's upper edge the piece begins.</param>
/// <param name="Right">The node of the layer behind.</param>
/// <param name="RightOffset">How far below that node's upper edge the piece ends.</param>
internal sealed record LayoutLink(LayoutNode Left, double LeftOffset, LayoutNode Right, double RightOffset)
{
    /// <summary>Where it begins.</summary>
    internal double LeftY => Left.Y + LeftOffset;

    /// <summary>Where it ends.</summary>
    internal double RightY => Right.Y + RightOffset;
}
