namespace DbMigrate.Engine.Reports.Documents.Diagrams;

/// <summary>A box of a diagram. Lengths are in pixels; y grows downwards.</summary>
/// <param name="width">Its width.</param>
/// <param name="height">Its height.</param>
internal sealed class LayoutBox(double width, double height)
{
    /// <summary>Its width.</summary>
    internal double Width { get; } = width;

    /// <summary>Its height.</summary>
    internal double Height { get; } = height;

    /// <summary>Its left edge, once it is placed.</summary>
    internal double X { get; set; }

    /// <summary>Its upper edge, once it is placed.</summary>
    internal double Y { get; set; }
}
