namespace DbMigrate.Engine.Catalog.Following;

/// <summary>Objects whose names are different from each other in a schema.</summary>
internal enum NameSpace
{
    /// <summary>Tables, views, sequences and other relations.</summary>
    Relation,

    /// <summary>Types and domains.</summary>
    Type,

    /// <summary>Functions, procedures and aggregates. Those of one name count as one.</summary>
    Routine,
}

/// <summary>Returns the name spaces of objects.</summary>
internal static class NameSpaces
{
    /// <summary>Returns the name space of a type of objects; null: another.</summary>
    internal static NameSpace? Of(string type) =>
        type switch
        {
            "table" or "view" or "materialized view" or "sequence" or "foreign table" or "index" => NameSpace.Relation,
            "type" or "domain" => NameSpace.Type,
            "function" or "procedure" or "aggregate" or "routine" => NameSpace.Routine,
            _ => null,
        };
}
