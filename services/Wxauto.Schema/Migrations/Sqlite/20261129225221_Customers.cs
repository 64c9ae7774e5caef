using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Wxauto.Schema.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Customers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "customer_contact_names",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    contact_row = table.Column<Guid>(type: "TEXT", nullable: false),
                    is_remark = table.Column<bool>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_contact_names", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "customer_contacts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    agent = table.Column<string>(type: "TEXT", nullable: false),
                    contact_id = table.Column<string>(type: "TEXT", nullable: false),
                    is_member = table.Column<bool>(type: "INTEGER", nullable: false),
                    conversation_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    customer_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    nickname = table.Column<string>(type: "TEXT", nullable: false),
                    remark = table.Column<string>(type: "TEXT", nullable: false),
                    first_seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    wrote_at = table.Column<long>(type: "INTEGER", nullable: true),
                    waits_since = table.Column<long>(type: "INTEGER", nullable: true),
                    set_aside_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hand_tier = table.Column<int>(type: "INTEGER", nullable: true),
                    hand_tier_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hand_tier_by = table.Column<string>(type: "TEXT", nullable: false),
                    hand_tier_why = table.Column<string>(type: "TEXT", nullable: false),
                    tier = table.Column<int>(type: "INTEGER", nullable: false),
                    rule_tier = table.Column<int>(type: "INTEGER", nullable: false),
                    score = table.Column<int>(type: "INTEGER", nullable: false),
                    earned = table.Column<string>(type: "TEXT", nullable: false),
                    scored_at = table.Column<long>(type: "INTEGER", nullable: false),
                    interest_at = table.Column<long>(type: "INTEGER", nullable: true),
                    interest_in = table.Column<string>(type: "TEXT", nullable: false),
                    search_text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_contacts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "customer_events",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    what = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "customer_facts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    customer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: true),
                    source = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    evidence = table.Column<string>(type: "TEXT", nullable: false),
                    evidence_ids = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_facts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "customer_marks",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    lease = table.Column<Guid>(type: "TEXT", nullable: true),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_marks", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "customer_merges",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    loser_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    survivor_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    rule_tier = table.Column<int>(type: "INTEGER", nullable: false),
                    rule_tier_since = table.Column<long>(type: "INTEGER", nullable: false),
                    choices = table.Column<string>(type: "TEXT", nullable: false),
                    undone_at = table.Column<long>(type: "INTEGER", nullable: true),
                    undone_by = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_merges", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "customer_notes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    customer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    author = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    removed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    removed_by = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_notes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "customer_stages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    customer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    trigger = table.Column<int>(type: "INTEGER", nullable: false),
                    stage = table.Column<int>(type: "INTEGER", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    why = table.Column<string>(type: "TEXT", nullable: false),
                    reference = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_stages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "customer_tags",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    customer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    tag = table.Column<string>(type: "TEXT", nullable: false),
                    present = table.Column<bool>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_tags", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "customer_terms",
                columns: table => new
                {
                    term = table.Column<string>(type: "TEXT", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_terms", x => new { x.subject_id, x.term });
                });

            migrationBuilder.CreateTable(
                name: "customers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    name_at = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    kind_at = table.Column<long>(type: "INTEGER", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: true),
                    owner_at = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: true),
                    hand_tier = table.Column<int>(type: "INTEGER", nullable: true),
                    hand_tier_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hand_tier_by = table.Column<string>(type: "TEXT", nullable: false),
                    hand_tier_why = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    merged_into = table.Column<Guid>(type: "TEXT", nullable: true),
                    survivor_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    shown_name = table.Column<string>(type: "TEXT", nullable: false),
                    shown_kind = table.Column<int>(type: "INTEGER", nullable: false),
                    shown_owner = table.Column<string>(type: "TEXT", nullable: true),
                    shown_code = table.Column<string>(type: "TEXT", nullable: true),
                    shown_tags = table.Column<string>(type: "TEXT", nullable: false),
                    shown_contacts = table.Column<int>(type: "INTEGER", nullable: false),
                    tier = table.Column<int>(type: "INTEGER", nullable: false),
                    tier_since = table.Column<long>(type: "INTEGER", nullable: false),
                    rule_tier = table.Column<int>(type: "INTEGER", nullable: false),
                    rule_tier_since = table.Column<long>(type: "INTEGER", nullable: false),
                    score = table.Column<int>(type: "INTEGER", nullable: false),
                    scored_at = table.Column<long>(type: "INTEGER", nullable: false),
                    stage = table.Column<int>(type: "INTEGER", nullable: false),
                    stage_since = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    search_text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customers", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_customer_contact_names_contact_row",
                table: "customer_contact_names",
                column: "contact_row");

            migrationBuilder.CreateIndex(
                name: "ix_customer_contacts_agent_contact_id",
                table: "customer_contacts",
                columns: new[] { "agent", "contact_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_customer_contacts_customer_id",
                table: "customer_contacts",
                column: "customer_id");

            migrationBuilder.CreateIndex(
                name: "ix_customer_contacts_new",
                table: "customer_contacts",
                column: "first_seen_at",
                filter: "customer_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customer_contacts_pool",
                table: "customer_contacts",
                columns: new[] { "last_seen_at", "id" },
                filter: "customer_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customer_contacts_pool_tier",
                table: "customer_contacts",
                column: "tier",
                filter: "customer_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customer_contacts_waiting",
                table: "customer_contacts",
                column: "waits_since",
                filter: "waits_since IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customer_events_subject_id_at_id",
                table: "customer_events",
                columns: new[] { "subject_id", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_customer_facts_customer_id",
                table: "customer_facts",
                column: "customer_id");

            migrationBuilder.CreateIndex(
                name: "ix_customer_facts_value",
                table: "customer_facts",
                column: "value");

            migrationBuilder.CreateIndex(
                name: "ix_customer_merges_in_force",
                table: "customer_merges",
                column: "loser_id",
                unique: true,
                filter: "undone_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customer_merges_survivor_id",
                table: "customer_merges",
                column: "survivor_id");

            migrationBuilder.CreateIndex(
                name: "ix_customer_notes_customer_id",
                table: "customer_notes",
                column: "customer_id");

            migrationBuilder.CreateIndex(
                name: "ix_customer_stages_customer_id_trigger_reference",
                table: "customer_stages",
                columns: new[] { "customer_id", "trigger", "reference" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_customer_tags_customer_id",
                table: "customer_tags",
                column: "customer_id");

            migrationBuilder.CreateIndex(
                name: "ix_customer_terms_term_subject_id",
                table: "customer_terms",
                columns: new[] { "term", "subject_id" });

            migrationBuilder.CreateIndex(
                name: "ix_customers_code",
                table: "customers",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_customers_last_seen",
                table: "customers",
                columns: new[] { "last_seen_at", "id" },
                filter: "merged_into IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customers_owner",
                table: "customers",
                columns: new[] { "shown_owner", "last_seen_at" },
                filter: "merged_into IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customers_scored",
                table: "customers",
                column: "scored_at",
                filter: "merged_into IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customers_shown_name",
                table: "customers",
                column: "shown_name");

            migrationBuilder.CreateIndex(
                name: "ix_customers_stage",
                table: "customers",
                columns: new[] { "stage", "last_seen_at" },
                filter: "merged_into IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customers_survivor_id",
                table: "customers",
                column: "survivor_id");

            migrationBuilder.CreateIndex(
                name: "ix_customers_tier",
                table: "customers",
                columns: new[] { "tier", "last_seen_at" },
                filter: "merged_into IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "customer_contact_names");

            migrationBuilder.DropTable(
                name: "customer_contacts");

            migrationBuilder.DropTable(
                name: "customer_events");

            migrationBuilder.DropTable(
                name: "customer_facts");

            migrationBuilder.DropTable(
                name: "customer_marks");

            migrationBuilder.DropTable(
                name: "customer_merges");

            migrationBuilder.DropTable(
                name: "customer_notes");

            migrationBuilder.DropTable(
                name: "customer_stages");

            migrationBuilder.DropTable(
                name: "customer_tags");

            migrationBuilder.DropTable(
                name: "customer_terms");

            migrationBuilder.DropTable(
                name: "customers");
        }
    }
}
