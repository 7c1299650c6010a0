namespace DbMigrate;

/// <summary>The format of a documentation.</summary>
public enum DocumentFormat
{
    /// <summary>Both.</summary>
    All,

    /// <summary>An overview and a page for each table, with diagrams of Mermaid.</summary>
    Markdown,

    /// <summary>One page with a drawn diagram.</summary>
    Html,
}
