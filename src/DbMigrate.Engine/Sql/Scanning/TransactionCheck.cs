using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>
/// Checks that the BEGIN and COMMIT of a script match, and that PostgreSQL allows the statements between them there.
/// </summary>
internal static class TransactionCheck
{
    /// <summary>Reports every error.</summary>
    public static void Run(StatementRecords records, Action<SourcePlace, string> find)
    {
        SourcePlace? began = null;
        for (var i = 0; i < records.Count; i++)
        {
            var rule = records[i].Rule;
            if (rule is TransactionRule.Allowed or TransactionRule.Unknown)
            {
                continue;
            }

            var place = new SourcePlace(records.Sources[records[i].Source].Name, records[i].Line, records[i].Column);
            switch (rule)
            {
                case TransactionRule.Begin when began is not null:
                    find(place, $"a transaction is already open, since {began}. COMMIT it first.");
                    break;
                case TransactionRule.Begin:
                    began = place;
                    break;
                case TransactionRule.Commit or TransactionRule.CommitAndChain when began is null:
                    find(
                        place,
                        "there is no open transaction to end. Remove this statement: a file is one transaction by "
                            + "default."
                    );
                    break;
                case TransactionRule.Commit:
                    began = null;
                    break;
                case TransactionRule.CommitAndChain:
                    began = place;
                    break;
                case TransactionRule.Rollback:
                    find(
                        place,
                        "a file that rolls back its work would be recorded as done. Remove the statement, or use a "
                            + "check with 'rollback: true'."
                    );
                    began = null;
                    break;
                case TransactionRule.Prepare:
                    find(
                        place,
                        "a prepared transaction would keep its locks after the end of the file. End it with COMMIT."
                    );
                    began = null;
                    break;
                case TransactionRule.Refused when began is not null:
                    find(
                        place,
                        $"PostgreSQL refuses {StatementForms.At(records[i].Form).Doubt} in a transaction, and one "
                            + $"is open since {began}. Move it out of BEGIN … COMMIT."
                    );
                    break;
            }
        }

        if (began is not null)
        {
            find(
                began,
                "this transaction is not ended. Add COMMIT;, or remove BEGIN: a file is one transaction by default."
            );
        }
    }
}
