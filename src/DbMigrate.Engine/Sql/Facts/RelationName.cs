namespace DbMigrate.Engine.Sql.Facts;

/// <summary>A relation that a statement locks: named by itself, or by something that belongs to it.</summary>
/// <param name="Name">The name as it is written in the statement.</param>
/// <param name="Named">What the name is the name of.</param>
internal readonly record struct RelationName(string Name, RelationNaming Named = RelationNaming.Relation)
{
    /// <summary>Whether <see cref="Name"/> is the relation's own name.</summary>
    public bool IsOwn => Named == RelationNaming.Relation;

    /// <summary>Returns the name, or what is known of the relation in parentheses.</summary>
    public override string ToString() =>
        Named switch
        {
            RelationNaming.Index => $"(table of {Name})",
            RelationNaming.Constraint => $"(table of constraint {Name})",
            RelationNaming.Referenced => $"(table referenced by constraint {Name})",
            _ => Name,
        };
}

/// <summary>What a relation is named by.</summary>
internal enum RelationNaming
{
    /// <summary>Its own name.</summary>
    Relation,

    /// <summary>One of its indexes.</summary>
    Index,

    /// <summary>One of its constraints.</summary>
    Constraint,

    /// <summary>A foreign key that references it.</summary>
    Referenced,
}
