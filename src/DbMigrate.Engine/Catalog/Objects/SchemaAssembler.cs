namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>Puts what several catalogs say of an object together, and turns numbers into names.</summary>
internal sealed class SchemaAssembler
{
    private readonly List<SchemaObject> _objects = [];
    private readonly Dictionary<ObjectAddress, SchemaObject> _byAddress;
    private readonly Dictionary<ObjectAddress, ObjectAddress> _owners = [];
    private readonly List<(ObjectAddress From, ObjectAddress To)> _dependencies = [];

    /// <summary>Begins with the objects. What another one is part of comes before it.</summary>
    internal SchemaAssembler(IReadOnlyList<SchemaObject> objects)
    {
        _byAddress = new Dictionary<ObjectAddress, SchemaObject>(objects.Count);
        foreach (var found in objects)
        {
            if (found.Whole is not { } place)
            {
                _objects.Add(found);
            }
            else if (_byAddress.TryGetValue(place, out var whole))
            {
                found.BelongTo(whole);
                if (!whole.TryTake(found))
                {
                    _objects.Add(found);
                }
            }
            else
            {
                // It belongs to an object of an extension.
                continue;
            }

            // The expression of a generated column is no default: the column itself needs what it needs.
            _byAddress[found.Address] =
                found is DefaultObject { Whole: { } column }
                && _byAddress[column] is ColumnObject { Generated: not null } generated
                    ? generated
                    : found;
        }
    }

    /// <summary>Adds a row of pg_depend.</summary>
    /// <param name="needy">The object that needs the other.</param>
    /// <param name="needed">The object that is needed.</param>
    /// <param name="type">
    /// https://www.postgresql.org/docs/current/catalog-pg-depend.html: i: the first is an implementation detail of the other,
    /// as a row type of its table; P: it stands for it in a partition, as a trigger; e: it is a member of the extension;
    /// x: it is dropped with the extension.
    /// </param>
    internal void AddDependency(ObjectAddress needy, ObjectAddress needed, char type)
    {
        if (
            type == 'x'
            && _byAddress.GetValueOrDefault(needy) is { } found
            && Find(needed) is ExtensionObject extension
        )
        {
            found.Extensions = [.. (found.Extensions ?? []).Append(extension.Name).Order(StringComparer.Ordinal)];
        }

        if ((type is 'i' or 'e' or 'P' || IsMember(needy, needed)) && !_byAddress.ContainsKey(needy))
        {
            _owners[needy with { Part = 0 }] = needed;
        }

        _dependencies.Add((needy, needed));
    }

    internal void AddComment(ObjectAddress address, string comment)
    {
        if (_byAddress.TryGetValue(address, out var found))
        {
            found.Comment = comment;
        }
    }

    internal void AddLabel(ObjectAddress address, string provider, string label)
    {
        if (_byAddress.TryGetValue(address, out var found))
        {
            found.SecurityLabels = new SortedDictionary<string, string>(
                found.SecurityLabels?.ToDictionary() ?? [],
                StringComparer.Ordinal
            )
            {
                [provider] = label,
            };
        }
    }

    internal DatabaseSchema Build(string serverVersion)
    {
        AddInheritance();
        AddMergedChecks();
        var names = new Dictionary<SchemaObject, string>(ReferenceEqualityComparer.Instance);
        var needs = new Dictionary<SchemaObject, SortedSet<string>>(ReferenceEqualityComparer.Instance);
        foreach (var (first, second) in _dependencies)
        {
            if (
                Find(first) is not { } needy
                || Find(second) is not { } needed
                || ReferenceEquals(needy, needed)
                || IsWithin(needy, needed)
            )
            {
                continue;
            }

            if (!needs.TryGetValue(needy, out var list))
            {
                needs.Add(needy, list = new SortedSet<string>(StringComparer.Ordinal));
            }

            if (!names.TryGetValue(needed, out var name))
            {
                names.Add(needed, name = needed.Key.ToString());
            }

            list.Add(name);
        }

        foreach (var (needy, list) in needs)
        {
            needy.DependsOn = [.. list];
        }

        return new DatabaseSchema
        {
            ServerVersion = serverVersion,
            Objects = [.. _objects.OrderBy(o => o.Kind).ThenBy(o => o.Name, StringComparer.Ordinal)],
        };
    }

    // The members of operator classes and families are no objects of their own.
    private static bool IsMember(ObjectAddress needy, ObjectAddress needed) =>
        needy.Catalog is (uint)ObjectCatalog.OperatorMember or (uint)ObjectCatalog.FunctionMember
        && needed.Catalog is (uint)ObjectCatalog.OperatorClass or (uint)ObjectCatalog.OperatorFamily;

    // What is within another object's record needs it anyway.
    private static bool IsWithin(SchemaObject part, SchemaObject whole) =>
        part.Whole == whole.Address
        && part
            is ColumnObject
                or DefaultObject
                or SequenceObject { IsIdentity: true }
                or IndexObject { IsOfConstraint: true };

    // pg_depend has tables only: which column comes from which one follows from the names.
    private void AddInheritance()
    {
        var tables = _objects.OfType<TableObject>().ToDictionary(t => t.Name);
        foreach (var table in tables.Values.Where(t => t.Parents is not null))
        {
            foreach (var parent in table.Parents!.Where(tables.ContainsKey).Select(p => tables[p]))
            {
                var columns = parent.Columns.ToDictionary(c => c.Local);
                foreach (var column in table.Columns.Where(c => c.IsInherited))
                {
                    if (columns.TryGetValue(column.Local, out var origin))
                    {
                        _dependencies.Add((column.Address, origin.Address));
                        column.LacksInheritedDefault |=
                            !table.IsPartition && column.Default is null && origin.Default is not null;
                        column.InheritsExpression |= !table.IsPartition && origin.Generated is not null;
                    }
                }
            }
        }
    }

    // A check that a child has of its own and inherits, too, goes after that of its parent. So it is made before.
    private void AddMergedChecks()
    {
        var merged = _objects
            .OfType<ConstraintObject>()
            .Where(c => c is { Type: 'c', IsInherited: true, IsOnlyInherited: false })
            .ToList();
        if (merged.Count == 0)
        {
            return;
        }

        var tables = _objects.OfType<TableObject>().ToDictionary(t => t.Name);
        var checks = _objects.OfType<ConstraintObject>().Where(c => c.Type == 'c').ToDictionary(c => c.Name);
        foreach (var child in merged.Where(c => tables.ContainsKey(c.Table)))
        {
            foreach (var parent in tables[child.Table].Parents ?? [])
            {
                if (checks.TryGetValue($"{parent}.{child.Local}", out var check))
                {
                    _dependencies.Add((check.Address, child.Address));
                }
            }
        }
    }

    // A column of a view is no object of its own; an internal object stands for the one that it belongs to.
    private SchemaObject? Find(ObjectAddress address)
    {
        for (var hops = 0; hops < 8; hops++)
        {
            if (_byAddress.TryGetValue(address, out var found))
            {
                return found;
            }

            if (address.Part != 0 && _byAddress.TryGetValue(address with { Part = 0 }, out found))
            {
                return found;
            }

            if (!_owners.TryGetValue(address with { Part = 0 }, out address))
            {
                return null;
            }
        }

        return null;
    }
}
