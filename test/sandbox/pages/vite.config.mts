import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { pageConfig } from '../../../static/shared/vite-config';

export default defineConfig(pageConfig(fileURLToPath(new URL('.', import.meta.url)), '/'));
