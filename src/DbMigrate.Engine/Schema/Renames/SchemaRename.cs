using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Renames;

/// <summary>
/// An object that has another name in the wanted schema, or is in another schema there; or an enum some of whose values
/// have other names there.
/// </summary>
/// <param name="Current">The object as it is.</param>
/// <param name="Wanted">The object as it shall be. Only its name counts.</param>
/// <param name="IsSilent">True: PostgreSQL renames it with another one, as the column of a partition.</param>
internal sealed record SchemaRename(SchemaObject Current, SchemaObject Wanted, bool IsSilent = false)
{
    /// <summary>The values of an enum that are renamed; none: the object itself is.</summary>
    internal IReadOnlyList<(string Before, string After)> Values =>
        (Current, Wanted) is (EnumObject before, EnumObject after) && before.Name == after.Name
            ? [.. before.Values.Zip(after.Values).Where(p => p.First != p.Second)]
            : [];

    /// <summary>What is renamed, as users name it: <c>app.users</c>, <c>app.mood.'sad'</c>.</summary>
    internal string OldName => Values.Count == 0 ? Current.Name : Names(Values.Select(v => v.Before));

    /// <summary>The name that it gets.</summary>
    internal string NewName => Values.Count == 0 ? Wanted.Name : Names(Values.Select(v => v.After));

    /// <summary>The key of <see cref="ToDifference"/>, and of its statements.</summary>
    internal ObjectKey Key => new(Current.Kind, OldName);

    /// <summary>Returns the statements, in order. The relation that it belongs to has its new name already.</summary>
    internal IEnumerable<string> Statements()
    {
        if (IsSilent)
        {
            yield break;
        }

        if (Values is { Count: > 0 } values)
        {
            foreach (var (before, after) in values)
            {
                yield return $"ALTER TYPE {Current.Name} RENAME VALUE {SqlText.QuoteLiteral(before)} "
                    + $"TO {SqlText.QuoteLiteral(after)}";
            }

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
    internal ObjectDifference ToDifference() =>
        new(Current with { Name = OldName }, Wanted, [("name", OldName, NewName)], []);

    private string Names(IEnumerable<string> values) =>
        string.Join(", ", values.Select(v => EnumValueName.Of((EnumObject)Current, v)));
}
