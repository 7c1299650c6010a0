using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Renames;

/// <summary>The renames that a user chose.</summary>
internal static class ChosenRenames
{
    /// <summary>Returns the renames, relations before their columns, columns of a parent before those of its children.</summary>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="names">
    /// Names in the current schema, and those in the wanted one, as SQL reads them: <c>app.users</c>,
    /// <c>app.users.mail</c>, <c>app.mood.'sad'</c>. A new name may be given without what stands before it.
    /// </param>
    /// <exception cref="SchemaRenameInvalidException">An object is not there, or the new name is taken.</exception>
    internal static IReadOnlyList<SchemaRename> Of(
        DatabaseSchema current,
        DatabaseSchema wanted,
        IReadOnlyDictionary<string, string> names
    )
    {
        var values = names.Where(n => Find(current, n.Key) is null).ToList();
        var found = names
            .Except(values)
            .Select(n => (Object: Find(current, n.Key)!, Given: n.Value))
            .OrderBy(n => n.Object is ColumnObject)
            .ToList();
        var renames = new List<SchemaRename>();
        foreach (var (one, given) in found)
        {
            // A column is named with its table's former name.
            var before = one is ColumnObject column ? WithNewTable(column, renames) : one;
            var name = QualifiedName.Head(given).Length == 0 ? $"{QualifiedName.Head(before.Name)}.{given}" : given;
            var rename = new SchemaRename(before, Target(current, wanted, before, name));
            renames.Add(rename);
            renames.AddRange(Inherited(current, rename).Concat(Moved(current, rename)));
        }

        foreach (var (name, given) in values)
        {
            renames.Add(OfValue(current, wanted, name, given, renames));
        }

        return renames;
    }

    private static SchemaObject? Find(DatabaseSchema current, string name) =>
        current.ByKey.Values.FirstOrDefault(o => o.Name == name && RenameOffers.CanBeRenamed(o));

    // The type has its new name already, and the values that were renamed before this one.
    private static SchemaRename OfValue(
        DatabaseSchema current,
        DatabaseSchema wanted,
        string name,
        string given,
        List<SchemaRename> renames
    )
    {
        if (EnumValueName.Find(current, name) is not var (type, value))
        {
            throw new SchemaRenameInvalidException(
                name,
                $"The schema as it is has no table, column, sequence, type or value of an enum {name} that can be renamed."
            );
        }

        foreach (var rename in renames.Where(r => r.Current is EnumObject && r.Current.Name == type.Name))
        {
            type = rename.Values.Count > 0 ? (EnumObject)rename.Wanted : type with { Name = rename.Wanted.Name };
        }

        var after = EnumValueName.ValueOf(type, given);
        if (type.Values.Contains(after))
        {
            throw new SchemaRenameInvalidException(given, $"{name} cannot become {given}: {type.Name} has that value.");
        }

        return wanted.ByKey.GetValueOrDefault(type.Key) is EnumObject other && other.Values.Contains(after)
            ? new SchemaRename(type, type with { Values = [.. type.Values.Select(v => v == value ? after : v)] })
            : throw new SchemaRenameInvalidException(
                given,
                $"{name} cannot become {given}: the wanted schema has no enum {type.Name} with that value."
            );
    }

    private static SchemaObject WithNewTable(ColumnObject column, List<SchemaRename> renames) =>
        renames.FirstOrDefault(r => r.Current.Name == column.Table) is { } rename
            ? column with
            {
                Name = $"{rename.Wanted.Name}.{column.Local}",
            }
            : column;

    private static SchemaObject Target(DatabaseSchema current, DatabaseSchema wanted, SchemaObject found, string name)
    {
        var key = new ObjectKey(found.Kind, name);
        if (current.ByKey.ContainsKey(key))
        {
            throw new SchemaRenameInvalidException(name, $"{found.Key} cannot become {name}: there is one already.");
        }

        return
            wanted.ByKey.TryGetValue(key, out var other)
            && QualifiedName.Head(other.Name) is var head
            && (found is not ColumnObject || head == QualifiedName.Head(found.Name))
            ? other
            : throw new SchemaRenameInvalidException(
                name,
                $"{found.Key} cannot become {name}: the wanted schema has no {ObjectKinds.NameOf(found.Kind)} {name}"
                    + (found is ColumnObject ? " in the same table." : ".")
            );
    }

    // Indexes, and the sequences of columns, move with their table.
    private static IEnumerable<SchemaRename> Moved(DatabaseSchema current, SchemaRename rename)
    {
        var schema = QualifiedName.Head(rename.Wanted.Name);
        if (rename.Current is not TableObject table || QualifiedName.Head(table.Name) == schema)
        {
            yield break;
        }

        foreach (var found in current.ByKey.Values)
        {
            var name = $"{schema}.{QualifiedName.Last(found.Name)}";
            switch (found)
            {
                case IndexObject index when index.Table == table.Name:
                    yield return new SchemaRename(index, index with { Name = name }, IsSilent: true);
                    break;
                case SequenceObject { OwnedBy: { } owner } sequence when QualifiedName.Head(owner) == table.Name:
                    yield return new SchemaRename(sequence, sequence with { Name = name }, IsSilent: true);
                    break;
                default:
                    break;
            }
        }
    }

    // The columns of partitions and inheritance children are renamed with that of their parent.
    private static IEnumerable<SchemaRename> Inherited(DatabaseSchema current, SchemaRename rename)
    {
        if (rename.Current is not ColumnObject column)
        {
            yield break;
        }

        foreach (
            var table in current.Objects.OfType<TableObject>().Where(t => t.Parents?.Contains(column.Table) == true)
        )
        {
            if (table.Columns.FirstOrDefault(c => c.Local == column.Local && c.IsInherited) is { } child)
            {
                var after = child with { Name = $"{child.Table}.{QualifiedName.Last(rename.Wanted.Name)}" };
                var silent = new SchemaRename(child, after, IsSilent: true);
                yield return silent;
                foreach (var next in Inherited(current, silent))
                {
                    yield return next;
                }
            }
        }
    }
}
