using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Rehearsal.SafePlans;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Rehearsal.Prisma;

/// <summary>
/// Limits a comparison with a Prisma schema to what Prisma can express. The rest of the database is listed, and does not
/// count.
/// </summary>
internal sealed class PrismaScope
{
    private readonly PrismaSchema _prisma;
    private readonly DatabaseSchema _made;
    private readonly DatabaseSchema _other;
    private readonly HashSet<string> _schemas;
    private readonly List<(SchemaObject Object, string Property)> _beyond = [];
    private readonly HashSet<ObjectKey> _goneFromMade = [];
    private readonly List<SchemaDifference> _views = [];
    private readonly PrismaForms _forms;
    private readonly bool _isWanted;

    private PrismaScope(PrismaSchema prisma, DatabaseSchema made, DatabaseSchema other, bool isWanted)
    {
        _isWanted = isWanted;
        _prisma = prisma;
        _made = made;
        _other = other;
        _forms = new PrismaForms(made);
        _schemas = made.Objects.OfType<NamespaceObject>().Select(n => n.Name).Append("public").ToHashSet();
    }

    /// <summary>Returns both schemas without what Prisma cannot express, and what that is.</summary>
    /// <param name="prisma">The Prisma schema.</param>
    /// <param name="made">The schema that it makes.</param>
    /// <param name="other">The schema of the other side.</param>
    /// <param name="isWanted">Whether the Prisma schema is what shall be.</param>
    internal static (DatabaseSchema Made, DatabaseSchema Other, IReadOnlyList<SchemaDifference> Beyond) Limit(
        PrismaSchema prisma,
        DatabaseSchema made,
        DatabaseSchema other,
        bool isWanted
    )
    {
        var scope = new PrismaScope(prisma, made, other, isWanted);
        var rest = scope.Rest();
        scope.CompareViews();
        return (
            With(made, [.. made.Objects.Where(o => !scope._goneFromMade.Contains(o.Key)).Select(scope.Plain)]),
            With(other, rest),
            [
                .. scope._views,
                .. scope
                    ._beyond.OrderBy(b => b.Object.Kind)
                    .ThenBy(b => b.Object.Name, StringComparer.Ordinal)
                    .Select(b => Describe(b.Object, b.Property)),
            ]
        );
    }

    private static DatabaseSchema With(DatabaseSchema schema, IReadOnlyList<SchemaObject> objects) =>
        new()
        {
            Format = schema.Format,
            ServerVersion = schema.ServerVersion,
            Objects = objects,
        };

    private List<SchemaObject> Rest()
    {
        var ignored = _prisma
            .Ignored.Select(b => SqlText.QuoteQualifiedIfNeeded(b.Schema, b.DatabaseName))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var extension in _made.Objects.Where(o => o is ExtensionObject or ExtensionMemberObject))
        {
            if (!_other.ByKey.ContainsKey(extension.Key) || _prisma.Source?.Setting("extensions") is null)
            {
                _goneFromMade.Add(extension.Key);
            }
        }

        var rest = new List<SchemaObject>();
        foreach (var found in _other.Objects)
        {
            var table = TableOf(found) ?? found.Name;
            if (ignored.Contains(table) || QualifiedName.Last(table) == "_prisma_migrations")
            {
                continue;
            }

            var schema = found is NamespaceObject ? found.Name : QualifiedName.Head(table);
            if (found is not NamespaceObject && schema.Length > 0 && IsForeign(schema))
            {
                // All of it goes with its schema.
                continue;
            }

            if (!CanHave(found))
            {
                if (found is not ExtensionMemberObject)
                {
                    _beyond.Add((found, string.Empty));
                }
            }
            else if (found is not ViewObject && !IsSame(found))
            {
                rest.Add(Note(found is TableObject columns ? _forms.Of(columns) : found));
            }
        }

        _goneFromMade.UnionWith(_forms.Replaced);
        return rest;
    }

    private bool IsForeign(string schema) =>
        !_schemas.Contains(schema) && _other.ByKey.ContainsKey(new ObjectKey(ObjectKind.Schema, schema));

    private bool CanHave(SchemaObject found) =>
        found switch
        {
            NamespaceObject => _schemas.Contains(found.Name),
            EnumObject => true,
            ExtensionObject => _made.ByKey.ContainsKey(found.Key) && !_goneFromMade.Contains(found.Key),
            TableObject table => table is { IsForeign: false, IsPartition: false }
                || _made.ByKey.ContainsKey(found.Key),
            SequenceObject sequence => sequence.OwnedBy is not null,
            ConstraintObject constraint => constraint.Type is 'p' or 'f' or 'u',
            IndexObject index => _made.ByKey.ContainsKey(index.Key)
                || PrintedDefinition.Index(index.Definition ?? string.Empty) is { Where: null } printed
                    && !printed.Elements.Any(e => e.Contains('(', StringComparison.Ordinal)),
            ViewObject => _prisma.Views.Any(v =>
                SqlText.QuoteQualifiedIfNeeded(v.Schema, v.DatabaseName) == found.Name
            ),
            _ => false,
        };

    /// <summary>
    /// Compares the columns of views. What a view selects is not in a Prisma schema, so no statement can make one.
    /// </summary>
    private void CompareViews()
    {
        foreach (var view in _made.Objects.OfType<ViewObject>())
        {
            _goneFromMade.Add(view.Key);
            var found = _other.Objects.OfType<ViewObject>().FirstOrDefault(v => v.Name == view.Name);
            var (has, wants) = (found is null ? string.Empty : ColumnsOf(found), ColumnsOf(view));
            if (has != wants)
            {
                _views.Add(
                    new SchemaDifference
                    {
                        Kind = "view",
                        Name = view.Name,
                        Change =
                            found is not null ? SchemaChange.Different
                            : _isWanted ? SchemaChange.Missing
                            : SchemaChange.Extra,
                        Property = found is null ? string.Empty : "columns",
                        From = _isWanted ? has : wants,
                        To = _isWanted ? wants : has,
                    }
                );
            }
        }
    }

    private static string ColumnsOf(ViewObject view) =>
        string.Join(", ", view.Columns.Select(c => $"{c.Local} {c.Type}").Order(StringComparer.Ordinal));

    /// <summary>Returns whether an object is one that Prisma has in another form: a unique constraint is an index.</summary>
    private bool IsSame(SchemaObject found)
    {
        if (found is ConstraintObject { Type: 'u' } unique)
        {
            var index = new ObjectKey(ObjectKind.Index, $"{QualifiedName.Head(unique.Table)}.{unique.Local}");
            if (
                _made.ByKey.GetValueOrDefault(index) is IndexObject { Definition: { } text }
                && PrintedDefinition.Index(text) is { IsUnique: true, Where: null } printed
                && PrintedDefinition.Key(unique.Definition, "UNIQUE") is { } columns
                && columns.SequenceEqual(printed.Elements)
            )
            {
                _goneFromMade.Add(index);
                return true;
            }
        }

        if (found is IndexObject { Definition: { } own } former && IsManyToMany(former, own) is { } key)
        {
            _goneFromMade.Add(key);
            return true;
        }

        return false;
    }

    /// <summary>
    /// Returns the primary key of a many-to-many table, where an index is the unique one that Prisma gave it before
    /// version 6; null: it is another one.
    /// </summary>
    private ObjectKey? IsManyToMany(IndexObject index, string definition)
    {
        var table = QualifiedName.Last(index.Table).Trim('"');
        var isUnique =
            QualifiedName.Last(index.Name).Trim('"') == table + "_AB_unique"
            && PrintedDefinition.Index(definition) is { IsUnique: true, Where: null };
        return !isUnique
            ? null
            : _made
                .Objects.OfType<ConstraintObject>()
                .FirstOrDefault(c =>
                    c is { Type: 'p' } && c.Table == index.Table && c.Local.Trim('"') == table + "_AB_pkey"
                )
                ?.Key;
    }

    /// <summary>Lists the properties of an object that Prisma cannot express, and returns the object without them.</summary>
    private SchemaObject Note(SchemaObject found)
    {
        foreach (
            var part in DatabaseSchema
                .WithParts(found)
                .Where(p => p.Comment is not null && p is not NamespaceObject { Name: "public" })
        )
        {
            _beyond.Add((part, "comment"));
        }

        if (found is TableObject { HasRowSecurity: true } or TableObject { ForcesRowSecurity: true })
        {
            _beyond.Add((found, "row security"));
        }

        return Plain(found);
    }

    private SchemaObject Plain(SchemaObject found) =>
        found switch
        {
            TableObject table => table with
            {
                Comment = null,
                Privileges = null,
                SecurityLabels = null,
                HasRowSecurity = false,
                ForcesRowSecurity = false,
                Options = null,
                ReplicaIdentity = null,
                Columns =
                [
                    .. table.Columns.Select(c =>
                        c with
                        {
                            Comment = null,
                            Privileges = null,
                            Storage = null,
                            Compression = null,
                            StatisticsTarget = null,
                            Options = null,
                            NotNull = null,
                        }
                    ),
                ],
            },
            _ => found with { Comment = null, Privileges = null, SecurityLabels = null },
        };

    private static string? TableOf(SchemaObject found) =>
        found switch
        {
            TablePart part => part.Table,
            IndexObject index => index.Table,
            SequenceObject { OwnedBy: { } column } => QualifiedName.Head(column),
            _ => null,
        };

    private static SchemaDifference Describe(SchemaObject found, string property) =>
        DifferenceText.Describe(new ObjectDifference(found, null, [], [])) with
        {
            Change = SchemaChange.NotInPrisma,
            Property = property,
            From = property.Length > 0 ? found.Comment ?? string.Empty : string.Empty,
        };
}
