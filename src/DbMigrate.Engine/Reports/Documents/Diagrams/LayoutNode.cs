namespace DbMigrate.Engine.Reports.Documents.Diagrams;

/// <summary>What has a place in a layer: a box, or the place where lines cross the layer.</summary>
/// <param name="box">The box; null: lines cross here.</param>
internal sealed class LayoutNode(LayoutBox? box)
{
    private const double LineHeight = 6;

    /// <summary>The box, or null.</summary>
    internal LayoutBox? Box { get; } = box;

    /// <summary>Its height in pixels.</summary>
    internal double Height => Box?.Height ?? LineHeight;

    /// <summary>Its width in pixels.</summary>
    internal double Width => Box?.Width ?? 0;

    /// <summary>The number of its layer; 0 is the leftmost.</summary>
    internal int Layer { get; set; }

    /// <summary>Its upper edge.</summary>
    internal double Y { get; set; }

    /// <summary>Its neighbors in the layer before.</summary>
    internal List<LayoutLink> Left { get; } = [];

    /// <summary>Its neighbors in the layer behind.</summary>
    internal List<LayoutLink> Right { get; } = [];
}
