using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema.Renames;

/// <summary>An object that has another name in the wanted schema, or is in another schema there.</summary>
/// <param name="Current">The object as it is.</param>
/// <param name="Wanted">The object as it shall be. Only its name counts.</param>
/// <param name="IsSilent">True: PostgreSQL renames it with another one, as the column of a partition.</param>
internal sealed record SchemaRename(SchemaObject Current, SchemaObject Wanted, bool IsSilent = false)
{
    /// <summary>Returns the statements, in order. The relation that it belongs to has its new name already.</summary>
    internal IEnumerable<string> Statements()
    {
        if (IsSilent)
        {
            yield break;
        }

        if (Current is TablePart part)
        {
            var what = Current is ConstraintObject ? "CONSTRAINT" : "COLUMN";
            var table = ((TablePart)Wanted).Table;
            yield return $"ALTER TABLE {table} RENAME {what} {part.Local} TO {QualifiedName.Last(Wanted.Name)}";
            yield break;
        }

        var target = SchemaKinds.Of(Current).Target(Current);
        var kind = target[..^(Current.Name.Length + 1)];
        var name = Current.Name;
        if (QualifiedName.Head(name) != QualifiedName.Head(Wanted.Name))
        {
            yield return $"ALTER {kind} {name} SET SCHEMA {QualifiedName.Head(Wanted.Name)}";
            name = $"{QualifiedName.Head(Wanted.Name)}.{QualifiedName.Last(name)}";
        }

        if (name != Wanted.Name)
        {
            yield return $"ALTER {kind} {name} RENAME TO {QualifiedName.Last(Wanted.Name)}";
        }
    }

    /// <summary>Returns the rename as a difference.</summary>
    internal ObjectDifference ToDifference() => new(Current, Wanted, [("name", Current.Name, Wanted.Name)], []);
}
