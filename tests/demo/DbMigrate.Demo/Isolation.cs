using Npgsql;

namespace DbMigrate.Demo;

/// <summary>Counts with the real logins which rows of the five tables each customer sees.</summary>
internal static class Isolation
{
    internal static async Task<bool> ShowAsync(DemoFolder folder)
    {
        var apart = true;
        Console.WriteLine($"{"logged in as", -16}{"for customer", -14}{"its own rows", 14}{"others' rows", 14}");
        foreach (var (role, uri) in new[] { ("service_app", "APP_URL"), ("service_owner", "DATABASE_URL") })
        {
            await using var connection = new NpgsqlConnection(folder.ConnectionString(uri));
            await connection.OpenAsync();
            foreach (var customer in new[] { "1", "2", string.Empty })
            {
                var (own, others) = await CountAsync(connection, customer);
                apart &= others == 0 && (own > 0) == (customer.Length > 0);
                Console.WriteLine(
                    FormattableString.Invariant(
                        $"{role, -16}{(customer.Length == 0 ? "(none)" : customer), -14}{own, 14:N0}{others, 14:N0}"
                    )
                );
            }
        }

        Console.WriteLine(apart ? "The customers are kept apart." : "THE CUSTOMERS ARE NOT KEPT APART.");
        return apart;
    }

    private static async Task<(long Own, long Others)> CountAsync(NpgsqlConnection connection, string customer)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var name = new NpgsqlCommand(
            "SELECT set_config('app.customer', $1, true)",
            connection,
            transaction
        );
        name.Parameters.Add(new NpgsqlParameter { Value = customer });
        await name.ExecuteNonQueryAsync();
        var (own, others) = (0L, 0L);
        foreach (var table in ServiceTable.All)
        {
            var isOwn = customer.Length == 0 ? "false" : $"customer_id = {customer}";
            own += await table.CountAsync(connection, isOwn);
            others += await table.CountAsync(connection, $"({isOwn}) IS NOT TRUE");
        }

        return (own, others);
    }
}
