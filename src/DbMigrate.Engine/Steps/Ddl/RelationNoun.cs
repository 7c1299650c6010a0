namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>What a step calls the relations that it takes.</summary>
/// <param name="Text">Its name: <c>materialized view</c>.</param>
/// <param name="Article">Its name with its article.</param>
/// <param name="Candidates">The kind of object that a misspelt name is compared with.</param>
internal sealed record RelationNoun(string Text, string Article, string Candidates)
{
    internal static RelationNoun Table { get; } = new("table", "a table", "table");

    internal static RelationNoun Matview { get; } = new("materialized view", "a materialized view", "matview");

    internal static RelationNoun Index { get; } = new("index", "an index", "index");
}
