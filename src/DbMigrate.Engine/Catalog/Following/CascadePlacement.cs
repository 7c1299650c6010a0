using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Catalog.Following;

/// <summary>Adds what a statement drops or empties with CASCADE to a step, by the names of the present.</summary>
/// <param name="names">Which names denote which objects.</param>
/// <param name="find">Returns what a name denotes.</param>
/// <param name="step">The step.</param>
internal sealed class CascadePlacement(NameTable names, Func<NameSpace, string, Found> find, FollowedStep step)
{
    /// <summary>Adds what is dropped or emptied. What an earlier statement creates has nothing that depends on it.</summary>
    internal void Add(CascadeDrop drop)
    {
        if (drop.Table is { } of)
        {
            if (
                Find(NameSpace.Relation, of, drop) is { Present: { } table } parent
                && parent.PresentPart(drop.Type, SqlText.Unquote(drop.Name)) is { } part
            )
            {
                var written = SqlText.QuoteQualified(table.Schema, table.Name);
                step.Cascades.Add(
                    new PlacedDrop(
                        drop,
                        new PlacedName(drop.Type, null, part, new ObjectName(table.Schema, table.Name, written))
                    )
                );
            }
        }
        else if (NameSpaces.Of(drop.Type) is { } space)
        {
            if (Find(space, drop.Name, drop) is { } found)
            {
                if (found.Present is { } present)
                {
                    step.Cascades.Add(new PlacedDrop(drop, new PlacedName(drop.Type, present.Schema, present.Name)));
                }

                AddLinked(drop, found, []);
            }
        }
        else if (drop.Type == "schema")
        {
            AddSchema(drop, SqlText.Unquote(drop.Name));
        }
        else if (drop.Type is "extension" or "trigger" or "policy" && ObjectName.Parse(drop.Name) is { } name)
        {
            step.Cascades.Add(new PlacedDrop(drop, new PlacedName(drop.Type, name.Schema, name.Name)));
        }
        else
        {
            step.Unreadable.Add(
                $"drops the {drop.Type} {drop.Name} with CASCADE, and what depends on it cannot be read"
            );
        }
    }

    /// <summary>Adds a schema, and the relations that earlier statements moved into it.</summary>
    private void AddSchema(CascadeDrop drop, string name)
    {
        if (names.Schema(name) is not { } schema)
        {
            return;
        }

        if (!schema.IsNew)
        {
            step.Cascades.Add(new PlacedDrop(drop, new PlacedName(drop.Type, null, schema.Name)));
        }

        foreach (var moved in names.RelationsIn(schema).Select(r => r.Present).OfType<PresentObject>())
        {
            if (schema.IsNew || moved.Schema != schema.Name)
            {
                step.Cascades.Add(new PlacedDrop(drop, new PlacedName("table", moved.Schema, moved.Name)));
            }
        }
    }

    /// <summary>Adds the tables that earlier statements made to depend on a table.</summary>
    private void AddLinked(CascadeDrop drop, FollowedObject table, HashSet<FollowedObject> seen)
    {
        var how = drop.Empties ? TableLink.References : TableLink.Inherits;
        foreach (var (child, _) in table.Links.Where(l => l.Kind == how && seen.Add(l.Child)))
        {
            if (child.Present is { IsTable: true } present)
            {
                step.Losses.Add(
                    new DataLoss(
                        drop.Empties ? DataLossKind.Truncate : DataLossKind.DropTable,
                        SqlText.QuoteQualified(present.Schema, present.Name)
                    )
                );
            }

            AddLinked(drop, child, seen);
        }
    }

    private FollowedObject? Find(NameSpace space, string name, CascadeDrop drop)
    {
        var found = find(space, name);
        if (found.Unreadable is { } why && space != NameSpace.Relation)
        {
            step.Unreadable.Add(
                $"drops the {drop.Type} {name} with CASCADE, and which one that is cannot be read: {why}"
            );
        }

        return found.Object;
    }
}
