namespace DbMigrate.Engine.Tests.Folders;

/// <summary>A program that runs Prisma's schema engine, as WebAssembly, on the folder <c>db</c>.</summary>
internal static class PrismaClient
{
    /// <summary>
    /// The program. With <c>deploy</c> it applies what is not applied, else it writes what it finds, as JSON: the
    /// migrations that are edited or failed, and the difference between the history and the folder.
    /// </summary>
    internal const string Program = """
        import { readFileSync, readdirSync } from 'node:fs';
        import { resolve } from 'node:path';
        import { createRequire } from 'node:module';
        import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
        const require = createRequire(import.meta.url);
        const { PrismaPg } = require('@prisma/adapter-pg');
        const { bindMigrationAwareSqlAdapterFactory } = require('@prisma/driver-adapter-utils');
        const wasm = readFileSync('node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm');
        const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': engine });
        engine.__wbg_set_wasm(instance.exports);
        instance.exports.__wbindgen_start();
        const server = new PrismaPg({ connectionString: process.env.DATABASE_URL });
        const prisma = await engine.SchemaEngine.new({}, () => {}, bindMigrationAwareSqlAdapterFactory(server));
        const read = name => readFileSync(`db/${name}/migration.sql`, 'utf8');
        const input = {
          filters: { externalTables: [], externalEnums: [] },
          optInToShadowDatabase: false,
          migrationsList: {
            baseDir: resolve('db'),
            lockfile: { path: 'migration_lock.toml', content: readFileSync('db/migration_lock.toml', 'utf8') },
            shadowDbInitScript: '',
            migrationDirectories: readdirSync('db', { withFileTypes: true }).filter(d => d.isDirectory()).map(d => ({
              path: d.name,
              migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: read(d.name) } },
            })),
          },
        };
        const answer = process.argv[2] === 'deploy'
          ? await prisma.applyMigrations(input)
          : await prisma.diagnoseMigrationHistory(input);
        console.log(JSON.stringify(answer));
        process.exit(0);
        """;
}
