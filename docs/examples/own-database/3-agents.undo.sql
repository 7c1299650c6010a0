DELETE FROM __drizzle_migrations WHERE hash = '0003_agents';
DROP TABLE agent_runs;
