using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>Reads a <c>limits:</c> mapping whose shape is valid.</summary>
internal static class LimitReader
{
    internal static LimitOverrides Read(PlanMap limits, PlanReading reading)
    {
        var statement = limits.Find("statement_timeout");
        if (Duration(limits.Find("lock_timeout")) == TimeSpan.Zero)
        {
            reading.Error(
                limits.Find("lock_timeout")!.Place,
                "'lock_timeout' is 0, which PostgreSQL reads as no limit: a waiting statement would block "
                    + "all later ones. Give a duration such as 2s."
            );
        }

        if (Duration(statement) == TimeSpan.Zero)
        {
            reading.Error(statement!.Place, "'statement_timeout' is 0. Write none for no limit.");
        }

        return new LimitOverrides(
            Duration(limits.Find("lock_timeout")),
            Duration(limits.Find("lock_budget")),
            statement is not null,
            Duration(statement)
        );
    }

    private static TimeSpan? Duration(PlanValue? value) =>
        value is PlanScalar scalar && DurationText.TryParse(scalar.Text, out var duration) ? duration : null;
}
