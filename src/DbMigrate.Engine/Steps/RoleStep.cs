using System.Diagnostics;
using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Access;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps;

/// <summary>Creates a role.</summary>
internal sealed class RoleStep : MigrationStep
{
    private const string CreateKey = "create";
    private const string DropKey = "drop";

    // As long as DROP DATABASE waits for sessions to end.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly RoleDesign _design;
    private readonly RolePassword? _password;

    private RoleStep(KindNode node)
        : base(node)
    {
        Role = Names.One(node, "name");
        _design = new RoleDesign(
            Role,
            node.Boolean("login", otherwise: false),
            node.Has("inherit") ? node.Boolean("inherit", otherwise: true) : null,
            node.Has("bypass_rls") ? node.Boolean("bypass_rls", otherwise: false) : null,
            Names.Many(node, "member_of"),
            node.Has("connection_limit") ? (int)Math.Min(int.MaxValue, node.Integer("connection_limit", -1)) : null
        );
        var (password, store) = (node.OptionalText("password"), node.OptionalText("store"));
        if (store is not null && (password != RolePassword.Generate || ConnectionReference.SecretName(store) is null))
        {
            node.Error("store", "'store' takes secret:NAME, for the password of 'password: generate'.");
        }

        if (password is not null && !_design.CanLogIn)
        {
            node.Error("password", "A role with a password needs 'login: true'.");
        }

        _password = password is null
            ? null
            : new RolePassword(this, password, store is null ? null : ConnectionReference.SecretName(store));
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new("role", RoleShape.Shape, node => new RoleStep(node))
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    role:
                      name: shop_reporting
                      member_of: app_reader
                      connection_limit: 5
                    """,
                Undo =
                    "Drops the role if the step created it and it has no sessions. The server refuses to drop a role "
                    + "that owns objects or has privileges on them.",
            },
        };

    public override bool HasDerivedUndo => true;

    /// <summary>The name of the role, not quoted.</summary>
    internal string Role { get; }

    /// <summary>Whether it generates the role's password.</summary>
    internal bool Generates => _password is { IsGenerated: true };

    internal override IReadOnlyList<MadeObject> Makes => _design.CanLogIn ? [new(MadeKind.Role, Role)] : [];

    private protected override string DefaultName => $"role {Written}";

    private string Written => SqlText.QuoteIdentifierIfNeeded(Role);

    private string Drop => $"DROP ROLE {SqlText.QuoteIdentifier(Role)}";

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        DdlPreview.Of([]) with
        {
            Statements =
            [
                _design.Create(_password is { IsGenerated: false } ? Redactor.Mask : null),
                .. _design.Memberships(),
                .. Generates ? [RolePassword.Set(Role, Redactor.Mask)] : Array.Empty<string>(),
            ],
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
            if (
                await new StepCatalog(this, context)
                    .ReadAsync(c => c.FindRoleAsync(Role, cancellationToken), cancellationToken)
                    .ConfigureAwait(false) is
                { } there
            )
            {
                AccessDifferences.Report(
                    context,
                    $"The role {Written}",
                    [.. _design.Differences(there), _password is null ? null : "its password was not compared"]
                );
                yield break;
            }

            _password?.RequireTaker(context);
        }

        // A transaction that is done is not sent again.
        var verifier =
            _password is not { IsGenerated: false } ? null
            : begun ? "?"
            : await _password.VerifierAsync(context, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> statements = [_design.Create(verifier), .. _design.Memberships()];
        yield return AccessBatch.Transaction(
            this,
            CreateKey,
            $"create role {Written}",
            statements,
            // The salt of a verifier is another one each time.
            content: string.Join(";\n", [_design.Create(verifier is null ? null : "?"), .. _design.Memberships()])
        );
        if (
            _password is { IsGenerated: true }
            && await _password.GenerateAsync(context, cancellationToken).ConfigureAwait(false) is { } batch
        )
        {
            yield return batch;
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

        if (!context.IsBegun(DropKey))
        {
            var catalog = new StepCatalog(this, context);
            if (
                await catalog
                    .ReadAsync(c => c.FindRoleAsync(Role, cancellationToken), cancellationToken)
                    .ConfigureAwait(false)
                is null
            )
            {
                context.Say($"The role {Written} no longer exists.");
                yield break;
            }

            await context.LeaveAsync(On, s => s.UserName == Role, cancellationToken).ConfigureAwait(false);
            var sessions = await CountSessionsAsync(catalog, cancellationToken).ConfigureAwait(false);
            if (sessions > 0)
            {
                throw context.Refuse(
                    this,
                    $"the role {Written} is in use: it has {DisplayText.Count(sessions, "session")}. "
                        + "It was not dropped."
                );
            }
        }

        yield return AccessBatch.Transaction(this, DropKey, $"drop role {Written}", [Drop]);
    }

    /// <summary>Returns how many sessions the role has. Those that were just closed may take a moment to end.</summary>
    private async Task<long> CountSessionsAsync(StepCatalog catalog, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var sessions = await catalog
                .ReadAsync(c => c.CountSessionsAsync(Role, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            if (sessions == 0 || clock.Elapsed > LongestEnd)
            {
                return sessions;
            }

            await TimeProvider.System.DelayAsync(Pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
