namespace DbMigrate;

/// <summary>A file that is written to call maintenance.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Text">Its text.</param>
public sealed record ScheduleFile(string Path, string Text)
{
    /// <summary>Its full path.</summary>
    public string Path { get; internal init; } = Path;

    /// <summary>Its text.</summary>
    public string Text { get; internal init; } = Text;
}
