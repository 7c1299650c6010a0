using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Access;
using DbMigrate.Engine.Steps.Ddl;
using DbMigrate.Engine.Steps.Probes;

namespace DbMigrate.Engine.Steps;

/// <summary>Creates a database.</summary>
internal sealed class DatabaseStep : MigrationStep
{
    private const string CreateKey = "create";
    private const string PublicKey = "public";
    private const string DropKey = "drop";

    private readonly string _name;
    private readonly string? _owner;
    private readonly string? _encoding;
    private readonly string? _locale;
    private readonly string? _template;
    private readonly int? _limit;
    private readonly bool _public;

    private DatabaseStep(KindNode node)
        : base(node)
    {
        _name = Names.One(node, "name");
        _owner = Names.Optional(node, "owner");
        _encoding = node.OptionalText("encoding");
        _locale = node.OptionalText("locale");
        _template = Names.Optional(node, "template");
        _limit = node.Has("connection_limit")
            ? (int)Math.Min(int.MaxValue, node.Integer("connection_limit", -1))
            : null;
        _public = node.Boolean("public", otherwise: true);
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new("database", DatabaseShape.Shape, node => new DatabaseStep(node))
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    database:
                      name: shop_archive
                      encoding: UTF8
                      public: false
                    """,
                Undo =
                    "Drops the database if the step created it and it has no objects of users. The journal in it and "
                    + "the objects of extensions do not count. The server refuses to drop it while others are "
                    + "connected to it.",
            },
        };

    public override bool HasDerivedUndo => true;

    internal override IReadOnlyList<MadeObject> Makes => [new(MadeKind.Database, _name)];

    private protected override string DefaultName => $"database {Written}";

    private string Written => SqlText.QuoteIdentifierIfNeeded(_name);

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        DdlPreview.Of([]) with
        {
            Statements = _public ? [Create()] : [Create(), .. RevokePublic()],
        };

    internal override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        DdlPreview.Of([]) with
        {
            Statements = [Drop],
        };

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var begun = context.IsBegun(CreateKey);
        if (!begun)
        {
            var catalog = new StepCatalog(this, context);
            if (
                await catalog
                    .ReadAsync(c => c.FindDatabaseAsync(_name, cancellationToken), cancellationToken)
                    .ConfigureAwait(false) is
                { } there
            )
            {
                Report(context, there);
                yield break;
            }
        }

        yield return AccessBatch.Alone(
            this,
            CreateKey,
            $"create database {Written}",
            Create(),
            new ExistenceProbe("database", SharedObjectKind.Database, _name, creates: true)
        );
        if (!_public)
        {
            yield return AccessBatch.Transaction(
                this,
                PublicKey,
                $"let no role connect to {Written} that was not granted it",
                RevokePublic()
            );
        }
    }

    internal override async IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (!context.Applied.ContainsKey(CreateKey))
        {
            yield break;
        }

        await context.LeaveAsync(On, s => s.Database == _name, cancellationToken).ConfigureAwait(false);
        if (!context.IsBegun(DropKey))
        {
            var there = await new StepCatalog(this, context)
                .ReadAsync(c => c.FindDatabaseAsync(_name, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            if (there is null)
            {
                context.Say($"The database {Written} no longer exists.");
                yield break;
            }

            if (!there.IsInvalid)
            {
                await RequireEmptyAsync(context, cancellationToken).ConfigureAwait(false);
            }
        }

        yield return AccessBatch.Alone(
            this,
            DropKey,
            $"drop database {Written}",
            Drop,
            new ExistenceProbe("database", SharedObjectKind.DatabaseName, _name, creates: false)
        );
    }

    private async Task RequireEmptyAsync(StepContext context, CancellationToken cancellationToken)
    {
        var connection = await context.OpenDatabaseAsync(On, _name, cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var (first, count) = await new CatalogReader(connection)
            .ReadUserObjectsAsync(cancellationToken)
            .ConfigureAwait(false);
        if (count > 0)
        {
            throw context.Refuse(
                this,
                $"the database {Written} is not empty: it has {DisplayText.Count(count, "object")} "
                    + $"({string.Join(", ", first)}{(count > first.Count ? ", …" : string.Empty)}). It was not dropped."
            );
        }
    }

    private void Report(StepContext context, CatalogDatabase there)
    {
        if (there.IsInvalid)
        {
            throw context.Refuse(
                this,
                $"the database {Written} exists and cannot be used: its removal was interrupted. Drop it: {Drop}"
            );
        }

        AccessDifferences.Report(
            context,
            $"The database {Written}",
            [
                AccessDifferences.Of("owner", _owner, there.Owner),
                AccessDifferences.Of("encoding", _encoding, there.Encoding, StringComparer.OrdinalIgnoreCase),
                AccessDifferences.Of("locale", _locale, there.Collate),
                AccessDifferences.Of("connection_limit", _limit, there.ConnectionLimit),
                _public || !there.IsPublic ? null : "every role may connect to it",
            ]
        );
    }

    private string Drop => $"DROP DATABASE {SqlText.QuoteIdentifier(_name)}";

    private IReadOnlyList<string> RevokePublic() =>
        [$"REVOKE CONNECT, TEMPORARY ON DATABASE {SqlText.QuoteIdentifier(_name)} FROM PUBLIC"];

    private string Create()
    {
        var text = new StringBuilder($"CREATE DATABASE {SqlText.QuoteIdentifier(_name)}");
        var template = _template ?? (_encoding is null && _locale is null ? null : "template0");
        Append("OWNER", _owner is null ? null : SqlText.QuoteIdentifier(_owner));
        Append("TEMPLATE", template is null ? null : SqlText.QuoteIdentifier(template));
        Append("ENCODING", _encoding is null ? null : SqlText.QuoteLiteral(_encoding));
        Append("LOCALE", _locale is null ? null : SqlText.QuoteLiteral(_locale));
        Append("CONNECTION LIMIT", _limit?.ToString(CultureInfo.InvariantCulture));
        return text.ToString();

        void Append(string word, string? value)
        {
            if (value is not null)
            {
                text.Append(' ').Append(word).Append(' ').Append(value);
            }
        }
    }
}
