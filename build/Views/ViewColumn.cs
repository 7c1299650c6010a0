namespace DbMigrate.Build.Views;

/// <summary>A column of a table view.</summary>
/// <param name="Label">The heading.</param>
/// <param name="Value">The value, as a PowerShell expression.</param>
/// <param name="Width">The width; 0 for the column that has the rest of the screen.</param>
/// <param name="IsRight">Whether it is aligned to the right.</param>
internal sealed record ViewColumn(string Label, string Value, int Width, bool IsRight = false)
{
    /// <summary>A column with a property of the same name.</summary>
    public static ViewColumn Of(string property, int width) => new(property, $"$_.{property}", width);

    /// <summary>A column with a property, or a part of one.</summary>
    public static ViewColumn Of(string label, int width, string value) => new(label, value, width);

    /// <summary>A column of numbers.</summary>
    public static ViewColumn Right(string label, int width, string? value = null) =>
        new(label, value ?? $"$_.{label}", width, IsRight: true);

    /// <summary>The column that has the rest of the screen.</summary>
    public static ViewColumn Rest(string label, string? value = null) => new(label, value ?? $"$_.{label}", 0);
}
