namespace DbMigrate.Engine.Reports.Documents.Content;

/// <summary>What a piece of a line is.</summary>
internal enum SpanKind
{
    /// <summary>Text. It may have line ends.</summary>
    Text,

    /// <summary>SQL, or a name.</summary>
    Code,

    /// <summary>The name of a relation, which leads to its page.</summary>
    Link,
}
