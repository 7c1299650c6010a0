using DbMigrate.Engine.Lint.Rules;

namespace DbMigrate.Engine.Lint;

/// <summary>The rules of the audit.</summary>
internal static class AuditRules
{
    /// <summary>All rules, by id. A test finds those that are missing.</summary>
    internal static readonly IReadOnlyList<AuditRule> All =
    [
        new AutovacuumOff(),
        new ConstraintNotValid(),
        new DefinerExecutable(),
        new DefinerSearchPath(),
        new ExtensionInPublic(),
        new ExtensionOutdated(),
        new ForeignKeyWithoutIndex(),
        new ForeignTableExposed(),
        new FunctionSearchPath(),
        new GrantToPublic(),
        new IndexDuplicate(),
        new IndexInvalid(),
        new IndexUnused(),
        new MaterializedViewExposed(),
        new PoliciesOverlap(),
        new PolicyAlwaysTrue(),
        new PolicyColumnWithoutIndex(),
        new PolicyOpenWithoutLogin(),
        new PolicyPerRow(),
        new PolicyUserMetadata(),
        new PrimaryKeyMissing(),
        new ReplicationSlotUnused(),
        new RowSecurityDisabled(),
        new RowSecurityWithoutPolicy(),
        new RowSecurityNotForced(),
        new PoliciesWithoutRowSecurity(),
        new RoleBypassesRowSecurity(),
        new SchemaCreatePublic(),
        new SensitiveColumnExposed(),
        new SequenceNearEnd(),
        new TableBloat(),
        new TruncateGranted(),
        new TypeChar(),
        new TypeMoney(),
        new TypeReg(),
        new TypeTimestamp(),
        new ViewBypassesRowSecurity(),
    ];
}
